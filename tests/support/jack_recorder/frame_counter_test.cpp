// SPDX-License-Identifier: GPL-3.0-or-later
#include "jack_recorder/frame_counter.hpp"

#include <gtest/gtest.h>

namespace midipool::testing {
namespace {

constexpr std::uint32_t kLength = 256;

TEST(FrameCounter, CountsOnWhereJackWraps) {
  FrameCounter counter;
  const std::uint32_t last = 0xffffff00U;
  EXPECT_EQ(counter.advance(last, kLength).frame, last);
  const FrameCounter::Cycle cycle = counter.advance(0, kLength);
  EXPECT_EQ(cycle.frame, 0x100000000U);
  EXPECT_FALSE(cycle.stumbled);
}

TEST(FrameCounter, BelievesAGapInItsSecondCycle) {
  FrameCounter counter;
  counter.advance(0, kLength);
  const FrameCounter::Cycle first = counter.advance(1024, kLength);
  EXPECT_TRUE(first.stumbled);
  EXPECT_EQ(first.skipped, 0);
  EXPECT_EQ(first.frame, 256U);
  const FrameCounter::Cycle second = counter.advance(1280, kLength);
  EXPECT_EQ(second.skipped, 768);
  EXPECT_EQ(second.frame, 1280U);
  EXPECT_FALSE(counter.advance(1536, kLength).stumbled);
}

TEST(FrameCounter, DoesNotBelieveAGapThatHealsAtOnce) {
  FrameCounter counter;
  counter.advance(0, kLength);
  EXPECT_TRUE(counter.advance(512, kLength).stumbled);
  for (std::uint32_t frame = 512; frame < 2048; frame += kLength) {
    const FrameCounter::Cycle cycle = counter.advance(frame, kLength);
    EXPECT_EQ(cycle.frame, frame);
    EXPECT_FALSE(cycle.stumbled);
  }
}

TEST(FrameCounter, NeverGoesBack) {
  FrameCounter counter;
  counter.advance(10'000, kLength);
  counter.advance(1'000, kLength);
  const FrameCounter::Cycle second = counter.advance(1'256, kLength);
  EXPECT_EQ(second.skipped, -9'256);
  EXPECT_EQ(second.frame, 10'512U);
  EXPECT_EQ(counter.advance(1'512, kLength).frame, 10'768U);
}

TEST(FrameCounter, FollowsAnotherPeriod) {
  FrameCounter counter;
  counter.advance(0, kLength);
  EXPECT_FALSE(counter.advance(256, 1024).stumbled);
  EXPECT_FALSE(counter.advance(1280, kLength).stumbled);
}

}  // namespace
}  // namespace midipool::testing
