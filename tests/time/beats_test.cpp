// SPDX-License-Identifier: GPL-3.0-or-later
#include "time/beats.hpp"

#include <gtest/gtest.h>

namespace midipool {
namespace {

TEST(Beats, AQuarterHasFourSixteenthsAndTwentyFourTicks) {
  EXPECT_EQ(Beats::quarters(1), Beats::ticks(24));
  EXPECT_EQ(Beats::quarters(1), Beats::sixteenths(4));
  EXPECT_EQ(Beats::ticks(1).count(), 1'000'000);
}

TEST(Beats, CountsWholeTicksDownwards) {
  EXPECT_EQ(Beats::ticks(7).wholeTicks(), 7);
  EXPECT_EQ(Beats::fromCount(7'999'999).wholeTicks(), 7);
  EXPECT_EQ(Beats{}.wholeTicks(), 0);
}

TEST(Beats, CountsWholeTicksDownwardsBeforeTheSongsStart) {
  EXPECT_EQ(Beats::ticks(-7).wholeTicks(), -7);
  EXPECT_EQ(Beats::fromCount(-1).wholeTicks(), -1);
  EXPECT_EQ(Beats::fromCount(-7'000'001).wholeTicks(), -8);
}

TEST(Beats, AddsAndSubtracts) {
  EXPECT_EQ(Beats::quarters(3) + Beats::ticks(5), Beats::ticks(77));
  EXPECT_EQ(Beats::quarters(1) - Beats::quarters(3), Beats::quarters(-2));
}

TEST(Beats, Compares) {
  EXPECT_LT(Beats::ticks(-1), Beats{});
  EXPECT_GT(Beats::sixteenths(1), Beats::ticks(5));
  EXPECT_EQ(Beats::sixteenths(16), Beats::quarters(4));
}

TEST(Beats, SaysItselfInQuarters) {
  EXPECT_DOUBLE_EQ(Beats::sixteenths(6).inQuarters(), 1.5);
  EXPECT_DOUBLE_EQ(Beats::ticks(-12).inQuarters(), -0.5);
}

TEST(Beats, EveryBeatOfEverySignatureIsAWholeNumberOfTicks) {
  for (const int denominator : {1, 2, 4, 8, 16, 32}) {
    EXPECT_EQ(Beats::ticks(96 / denominator).count() * denominator, Beats::quarters(4).count());
  }
}

}  // namespace
}  // namespace midipool
