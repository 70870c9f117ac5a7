// SPDX-License-Identifier: GPL-3.0-or-later
#include "realtime/handover.hpp"

#include <memory>
#include <thread>

#include <gtest/gtest.h>

namespace midipool::realtime {
namespace {

struct Watched {
  explicit Watched(int& alive) : alive_{alive} { ++alive_; }
  ~Watched() {
    value = 0;
    --alive_;
  }
  Watched(const Watched&) = delete;
  Watched& operator=(const Watched&) = delete;

  int value = 42;

 private:
  int& alive_;
};

class HandoverTest : public ::testing::Test {
 protected:
  int alive_ = 0;
  Handover<Watched, 2, 2> handover_;

  std::unique_ptr<Watched> make() { return std::make_unique<Watched>(alive_); }
};

TEST_F(HandoverTest, GivesWhatWasPut) {
  handover_.put(1, make());
  const decltype(handover_)::Visit visit{handover_, 0};
  EXPECT_EQ(visit[0], nullptr);
  ASSERT_NE(visit[1], nullptr);
  EXPECT_EQ(visit[1]->value, 42);
}

TEST_F(HandoverTest, DestroysAtOnceWhatNobodyUses) {
  handover_.put(0, make());
  handover_.put(0, nullptr);
  handover_.collect();
  EXPECT_EQ(alive_, 0);
}

TEST_F(HandoverTest, KeepsWhatAnyReaderMayBeUsing) {
  handover_.put(0, make());
  {
    const decltype(handover_)::Visit visit{handover_, 1};
    handover_.put(0, make());
    handover_.collect();
    EXPECT_EQ(alive_, 2);
  }
  handover_.collect();
  EXPECT_EQ(alive_, 1);
}

TEST_F(HandoverTest, AVisitThatBeganLaterKeepsNothing) {
  handover_.put(0, make());
  { const decltype(handover_)::Visit before{handover_, 0}; }
  handover_.put(0, nullptr);
  const decltype(handover_)::Visit after{handover_, 0};
  handover_.collect();
  EXPECT_EQ(alive_, 0);
}

TEST_F(HandoverTest, ReadersNeverSeeWhatWasDestroyed) {
  std::jthread reader{[this](const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      const decltype(handover_)::Visit visit{handover_, 0};
      if (const auto* seen = visit[0]) {
        EXPECT_EQ(seen->value, 42);
      }
    }
  }};
  for (int i = 0; i < 20'000; ++i) {
    handover_.put(0, make());
    handover_.collect();
  }
}

}  // namespace
}  // namespace midipool::realtime
