// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/deadline.hpp"

#include <optional>

#include <gtest/gtest.h>

#include "net/network_test.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;

class Deadlines : public testing::NetworkTest {
 protected:
  void start(Milliseconds time) {
    deadline_.emplace(context_.get_executor(), time, [this] { ++passed_; });
  }

  std::optional<Deadline> deadline_;
  int passed_ = 0;
};

TEST_F(Deadlines, PassOnce) {
  start(20ms);
  EXPECT_FALSE(deadline_->hasPassed());
  runFor(100ms);
  EXPECT_TRUE(deadline_->hasPassed());
  EXPECT_EQ(passed_, 1);
}

TEST_F(Deadlines, DoNotPassWhenGone) {
  start(20ms);
  deadline_.reset();
  runFor(60ms);
  EXPECT_EQ(passed_, 0);
}

TEST_F(Deadlines, MayBePutOff) {
  start(40ms);
  for (int i = 0; i < 5; ++i) {
    runFor(20ms);
    deadline_->putOff(40ms);
  }
  EXPECT_EQ(passed_, 0);
  runFor(100ms);
  EXPECT_EQ(passed_, 1);
}

TEST_F(Deadlines, MayEndWhatOwnsThem) {
  deadline_.emplace(context_.get_executor(), 10ms, [this] {
    ++passed_;
    deadline_.reset();
  });
  runFor(50ms);
  EXPECT_EQ(passed_, 1);
  EXPECT_FALSE(deadline_);
}

}  // namespace
}  // namespace midipool
