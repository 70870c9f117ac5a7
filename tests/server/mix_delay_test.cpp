// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mix_delay.hpp"

#include <gtest/gtest.h>

namespace midipool {
namespace {

using namespace std::chrono_literals;

class MixDelayTest : public ::testing::Test {
 protected:
  // What comes out after the lines have needed so much for so long.
  std::optional<Nanoseconds> after(Nanoseconds time, Nanoseconds needed) {
    std::optional<Nanoseconds> delay;
    for (const auto end = now_ + time; now_ < end; now_ += 2666us) {
      delay = delay_.review(now_, needed);
    }
    return delay;
  }

  MixDelay delay_;
  SessionTime now_{100s};
};

TEST_F(MixDelayTest, LearnsTheLinesFirst) {
  EXPECT_FALSE(after(900ms, 3ms));
  EXPECT_EQ(after(200ms, 30ms), 50ms);
}

TEST_F(MixDelayTest, GrowsAtOnceInSteps) {
  EXPECT_EQ(after(2s, 24ms), 25ms);
  EXPECT_EQ(after(3ms, 25ms), 50ms);
  EXPECT_EQ(after(10s, 49ms), 50ms);
  EXPECT_EQ(after(3ms, 120ms), 125ms);
}

TEST_F(MixDelayTest, ShrinksWhenLessHasBeenEnoughForLong) {
  EXPECT_EQ(after(2s, 80ms), 100ms);
  EXPECT_EQ(after(20s, 30ms), 100ms);
  EXPECT_EQ(after(20ms, 80ms), 100ms);
  EXPECT_EQ(after(29s, 30ms), 100ms);
  EXPECT_EQ(after(2s, 30ms), 50ms);
}

TEST_F(MixDelayTest, IsNeverMoreThanTheMost) {
  EXPECT_EQ(after(2s, 499ms), MixDelay::kMost);
  EXPECT_EQ(after(2s, 500ms), MixDelay::kMost);
}

TEST_F(MixDelayTest, ForgetsWhatNobodyWantsToKnow) {
  EXPECT_EQ(after(2s, 80ms), 100ms);
  delay_.forget();
  EXPECT_FALSE(after(900ms, 3ms));
  EXPECT_EQ(after(200ms, 3ms), 25ms);
}

}  // namespace
}  // namespace midipool
