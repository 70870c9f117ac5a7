// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/decibel.hpp"

#include <limits>

#include <gtest/gtest.h>

namespace midipool {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

TEST(Decibels, UnityAndSilenceAreExact) {
  EXPECT_EQ(Decibels{}.gain(), 1.0F);
  EXPECT_EQ(Decibels{0.0}.gain(), 1.0F);
  EXPECT_EQ(Decibels::silence().gain(), 0.0F);
  EXPECT_EQ(Decibels::ofGain(1.0), Decibels{0.0});
  EXPECT_EQ(Decibels::ofGain(0.0), Decibels::silence());
}

TEST(Decibels, AreTwentyTimesTheLogarithm) {
  EXPECT_FLOAT_EQ(Decibels{20.0}.gain(), 10.0F);
  EXPECT_FLOAT_EQ(Decibels{-20.0}.gain(), 0.1F);
  EXPECT_NEAR(static_cast<double>(Decibels{6.0206}.gain()), 2.0, 1e-5);
  EXPECT_NEAR(Decibels::ofGain(0.5).value(), -6.0206, 1e-4);
}

TEST(Decibels, ComeBackFromTheirGain) {
  for (double value = -140.0; value <= 40.0; value += 0.37) {
    EXPECT_NEAR(Decibels::ofGain(static_cast<double>(Decibels{value}.gain())).value(), value, 1e-5);
  }
}

TEST(Decibels, WhatIsNoLevelIsSilence) {
  EXPECT_TRUE(Decibels{kNan}.isSilence());
  EXPECT_TRUE(Decibels{-kInfinity}.isSilence());
  EXPECT_TRUE(Decibels::ofGain(-0.5).isSilence());
  EXPECT_TRUE(Decibels::ofGain(kNan).isSilence());
  EXPECT_FALSE(Decibels{-300.0}.isSilence());
}

TEST(Decibels, AreOrderedByLoudness) {
  EXPECT_LT(Decibels::silence(), Decibels{-200.0});
  EXPECT_LT(Decibels{-6.0}, Decibels{});
  EXPECT_GT(Decibels{0.1}, Decibels{});
}

}  // namespace
}  // namespace midipool
