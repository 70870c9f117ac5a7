// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/sound/look_delay.hpp"

#include <random>

#include <gtest/gtest.h>

namespace midipool {
namespace {

using namespace std::chrono_literals;

class LookDelayTest : public ::testing::Test {
 protected:
  // The share of looks that came too early, where cycles take from `least` to `most`.
  double lookedTwice(Nanoseconds least, Nanoseconds most, int cycles) {
    std::uniform_int_distribution<Nanoseconds::rep> takes{least.count(), most.count()};
    int early = 0;
    for (int i = 0; i < cycles; ++i) {
      const bool wasThere = takes(random_) <= delay_.get().count();
      if (!wasThere) ++early;
      delay_.looked(wasThere);
    }
    return static_cast<double>(early) / cycles;
  }

  std::mt19937 random_{3};
  LookDelay delay_;
};

TEST_F(LookDelayTest, SeldomLooksTwice) {
  lookedTwice(40us, 90us, 2000);
  EXPECT_NEAR(lookedTwice(40us, 90us, 20'000), 0.2, 0.02);
  EXPECT_NEAR(static_cast<double>(delay_.get().count()), 80'000.0, 10'000.0);
}

TEST_F(LookDelayTest, FollowsAGraphThatHasBecomeQuicker) {
  lookedTwice(100us, 110us, 2000);
  lookedTwice(40us, 50us, 2000);
  EXPECT_LT(delay_.get(), 60us);
}

TEST_F(LookDelayTest, WaitsForNobodyForLong) {
  lookedTwice(5ms, 6ms, 1000);
  EXPECT_EQ(delay_.get(), LookDelay::kMost);
  lookedTwice(0us, 1us, 10'000);
  EXPECT_EQ(delay_.get(), LookDelay::kLeast);
}

}  // namespace
}  // namespace midipool
