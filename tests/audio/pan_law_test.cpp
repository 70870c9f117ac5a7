// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/pan_law.hpp"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

namespace midipool {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

double power(StereoGain gain) {
  return std::pow(static_cast<double>(gain.left), 2.0) +
         std::pow(static_cast<double>(gain.right), 2.0);
}

TEST(PanLaw, AMonoSourceHasTheSamePowerEverywhere) {
  for (double at = -1.0; at <= 1.0; at += 0.01) EXPECT_NEAR(power(panMono(at)), 1.0, 1e-6);
}

TEST(PanLaw, TheCentreOfAMonoSourceIsThreeDecibelsDown) {
  const auto centre = panMono(0.0);
  EXPECT_EQ(centre.left, centre.right);
  EXPECT_NEAR(20.0 * std::log10(static_cast<double>(centre.left)), -3.0103, 1e-4);
}

TEST(PanLaw, TheEndsAreExact) {
  EXPECT_EQ(panMono(-1.0), (StereoGain{1.0F, 0.0F}));
  EXPECT_EQ(panMono(1.0), (StereoGain{0.0F, 1.0F}));
  EXPECT_EQ(balanceStereo(-1.0), (StereoGain{1.0F, 0.0F}));
  EXPECT_EQ(balanceStereo(1.0), (StereoGain{0.0F, 1.0F}));
}

TEST(PanLaw, TheCentreOfAStereoSourceChangesNothing) {
  EXPECT_EQ(balanceStereo(0.0), (StereoGain{1.0F, 1.0F}));
}

TEST(PanLaw, ABalanceTurnsOneSideDownOnly) {
  for (double at = 0.01; at <= 1.0; at += 0.01) {
    EXPECT_EQ(balanceStereo(at).right, 1.0F);
    EXPECT_EQ(balanceStereo(-at).left, 1.0F);
    EXPECT_LT(balanceStereo(at).left, balanceStereo(at - 0.01).left);
  }
}

TEST(PanLaw, BothSidesAreMirrored) {
  for (double at = 0.0; at <= 1.0; at += 0.013) {
    EXPECT_EQ(panMono(at).left, panMono(-at).right);
    EXPECT_EQ(panMono(at).right, panMono(-at).left);
    EXPECT_EQ(balanceStereo(at).left, balanceStereo(-at).right);
  }
}

TEST(PanLaw, IsLimitedAtItsEnds) {
  EXPECT_EQ(panMono(-7.0), panMono(-1.0));
  EXPECT_EQ(panMono(7.0), panMono(1.0));
  EXPECT_EQ(panMono(kNan), panMono(0.0));
  EXPECT_EQ(balanceStereo(7.0), balanceStereo(1.0));
  EXPECT_EQ(balanceStereo(kNan), balanceStereo(0.0));
}

}  // namespace
}  // namespace midipool
