// SPDX-License-Identifier: GPL-3.0-or-later
#include "time/frames.hpp"

#include <gtest/gtest.h>

namespace midipool {
namespace {

using namespace std::chrono_literals;

TEST(Frames, AreSoLongToTheNearestNanosecond) {
  EXPECT_EQ(lengthOfFrames(0), 0ns);
  EXPECT_EQ(lengthOfFrames(1), 20'833ns);
  EXPECT_EQ(lengthOfFrames(2), 41'667ns);
  EXPECT_EQ(lengthOfFrames(-1), -20'833ns);
  EXPECT_EQ(lengthOfFrames(-2), -41'667ns);
  EXPECT_EQ(lengthOfFrames(kFramesPerSecond), 1s);
  EXPECT_EQ(lengthOfFrames(kFramesPerSecond * 3600 * 24 * 365), 24h * 365);
}

TEST(Frames, ThereAndBackIsExact) {
  for (std::int64_t frame = -100'000; frame < 100'000; frame += 7) {
    EXPECT_EQ(framesIn(lengthOfFrames(frame)), frame);
  }
  constexpr std::int64_t kLate = 9'000'000'000'007;
  EXPECT_EQ(framesIn(lengthOfFrames(kLate)), kLate);
}

TEST(Frames, OfATimeAreTheNearest) {
  EXPECT_EQ(framesIn(10'416ns), 0);
  EXPECT_EQ(framesIn(10'417ns), 1);
  EXPECT_EQ(framesIn(-10'416ns), 0);
  EXPECT_EQ(framesIn(-10'417ns), -1);
  EXPECT_EQ(framesIn(Nanoseconds::max()), 442'721'857'769'029);
}

}  // namespace
}  // namespace midipool
