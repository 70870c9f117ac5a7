// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/fader_law.hpp"

#include <limits>

#include <gtest/gtest.h>

namespace midipool {
namespace {

TEST(FaderLaw, HasThePointsOfItsTable) {
  EXPECT_TRUE(gainAtFader(0.0).isSilence());
  EXPECT_DOUBLE_EQ(gainAtFader(0.0625).value(), -60.0);
  EXPECT_DOUBLE_EQ(gainAtFader(0.25).value(), -30.0);
  EXPECT_DOUBLE_EQ(gainAtFader(0.5).value(), -10.0);
  EXPECT_DOUBLE_EQ(gainAtFader(0.75).value(), 0.0);
  EXPECT_DOUBLE_EQ(gainAtFader(1.0).value(), 10.0);
}

TEST(FaderLaw, IsUnityToTheBitAtThreeQuarters) {
  EXPECT_EQ(gainAtFader(0.75).gain(), 1.0F);
  EXPECT_EQ(faderAtGain(Decibels{}), 0.75);
}

TEST(FaderLaw, RisesAllTheWay) {
  Decibels before = gainAtFader(0.0);
  for (int step = 1; step <= 10'000; ++step) {
    const Decibels here = gainAtFader(step / 10'000.0);
    EXPECT_GT(here, before) << step;
    before = here;
  }
}

TEST(FaderLaw, IsFineAroundUnity) {
  // A step of a seven-bit controller, the coarsest there is.
  for (double position = 0.5; position < 0.99; position += 0.01) {
    const double step = gainAtFader(position + 1.0 / 127.0).value() - gainAtFader(position).value();
    EXPECT_LT(step, 0.32);
  }
}

TEST(FaderLaw, ComesBackFromBothSides) {
  for (double gain = -90.0; gain <= 10.0; gain += 0.01) {
    EXPECT_NEAR(gainAtFader(faderAtGain(Decibels{gain + 1e-9})).value(), gain, 0.001);
  }
  for (double position = 0.0; position <= 1.0; position += 0.001) {
    EXPECT_NEAR(faderAtGain(gainAtFader(position)), position, 1e-12);
  }
}

TEST(FaderLaw, IsLimitedAtItsEnds) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_TRUE(gainAtFader(-0.1).isSilence());
  EXPECT_TRUE(gainAtFader(nan).isSilence());
  EXPECT_EQ(gainAtFader(1.5), kFaderTop);
  EXPECT_EQ(faderAtGain(Decibels::silence()), 0.0);
  EXPECT_EQ(faderAtGain(Decibels{-120.0}), 0.0);
  EXPECT_EQ(faderAtGain(Decibels{30.0}), 1.0);
}

TEST(FaderLaw, BeginsBelowWhatCanBeHeard) {
  EXPECT_NEAR(gainAtFader(1e-9).value(), kFaderBottom.value(), 0.001);
}

}  // namespace
}  // namespace midipool
