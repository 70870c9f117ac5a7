// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/mixer_strip.hpp"

#include <gtest/gtest.h>

#include "audio/signals.hpp"

namespace midipool {
namespace {

using namespace midipool::testing;

constexpr StripId kId{7};
constexpr bool kMetering = true;

struct Stereo {
  Samples left;
  Samples right;
};

Stereo mixed(MixerStrip& strip, const StripBlock& block, bool metering = kMetering) {
  Stereo sum{Samples(block.left.size(), 0.0F), Samples(block.left.size(), 0.0F)};
  strip.mix(block, metering, {0.0F, 0.0F}, sum.left, sum.right);
  return sum;
}

MixerStrip& opened(MixerStrip& strip) {
  strip.setTarget({1.0F, 0.5F});
  strip.handTo(kId);
  const Samples zero(4096, 0.0F);
  (void)mixed(strip, {kId, zero, zero});
  return strip;
}

TEST(MixerStrip, IsNobodysAtFirst) {
  const MixerStrip strip{kRate};
  EXPECT_FALSE(strip.belongsTo(StripId{0}));
  EXPECT_FALSE(strip.belongsTo(kId));
}

TEST(MixerStrip, BelongsToWhomItWasHandedLast) {
  MixerStrip strip{kRate};
  strip.handTo(StripId{0});
  EXPECT_TRUE(strip.belongsTo(StripId{0}));
  strip.handTo(StripId{0xFFFFFFFF});
  EXPECT_TRUE(strip.belongsTo(StripId{0xFFFFFFFF}));
  EXPECT_FALSE(strip.belongsTo(StripId{0}));
}

TEST(MixerStrip, AmplifiesEachSideByItsOwnGain) {
  MixerStrip strip{kRate};
  opened(strip);
  const Samples left(16, 0.5F);
  const Samples right(16, -0.25F);
  const auto sum = mixed(strip, {kId, left, right});
  EXPECT_EQ(sum.left, Samples(16, 0.5F));
  EXPECT_EQ(sum.right, Samples(16, -0.125F));
}

TEST(MixerStrip, AMonoSourceGoesToBothSides) {
  MixerStrip strip{kRate};
  opened(strip);
  const Samples mono(16, 0.5F);
  const auto sum = mixed(strip, {kId, mono, {}});
  EXPECT_EQ(sum.left, Samples(16, 0.5F));
  EXPECT_EQ(sum.right, Samples(16, 0.25F));
  EXPECT_EQ(strip.leftMeter().read().peak, strip.rightMeter().read().peak);
}

TEST(MixerStrip, ANewOwnerFadesInWithEmptyMeters) {
  MixerStrip strip{kRate};
  opened(strip);
  const Samples loud(64, 1.0F);
  (void)mixed(strip, {kId, loud, loud});
  strip.handTo(StripId{8});
  const Samples quiet(1000, 0.1F);
  const auto sum = mixed(strip, {StripId{8}, quiet, quiet});
  EXPECT_LT(sum.left[0], 0.001F);
  EXPECT_FLOAT_EQ(sum.left[999], 0.1F);
  EXPECT_FLOAT_EQ(strip.leftMeter().read().held.gain(), 0.1F);
  EXPECT_EQ(strip.leftMeter().read().clips, 0U);
}

TEST(MixerStrip, ABlockOfTheOwnerBeforeIsLeftOut) {
  MixerStrip strip{kRate};
  opened(strip);
  strip.handTo(StripId{8});
  const Samples loud(1000, 1.0F);
  EXPECT_EQ(mixed(strip, {kId, loud, loud}).left, Samples(1000, 0.0F));
}

TEST(MixerStrip, WhatComesAfterAPauseFadesIn) {
  MixerStrip strip{kRate};
  opened(strip);
  strip.idle(kMetering, 64);
  const Samples loud(1000, 1.0F);
  const auto sum = mixed(strip, {kId, loud, loud});
  EXPECT_LT(sum.left[0], 0.01F);
  EXPECT_EQ(sum.left[999], 1.0F);
}

TEST(MixerStrip, TheMetersFallInAPause) {
  MixerStrip strip{kRate};
  opened(strip);
  const Samples loud(64, 1.0F);
  (void)mixed(strip, {kId, loud, loud});
  strip.idle(kMetering, 81'600);
  EXPECT_NEAR(strip.leftMeter().read().peak.value(), -20.0, 0.01);
}

TEST(MixerStrip, ABlockThatHasNoNumbersIsLeftOut) {
  MixerStrip strip{kRate};
  opened(strip);
  const Samples good(4, 0.5F);
  const Samples bad{0.5F, kNan, 0.5F, kInf};
  EXPECT_EQ(mixed(strip, {kId, bad, good}).left, Samples(4, 0.0F));
  EXPECT_EQ(mixed(strip, {kId, good, bad}).right, Samples(4, 0.0F));
  EXPECT_EQ(mixed(strip, {kId, good, good}).left, good);
}

TEST(MixerStrip, MeasuresNothingWithoutMetering) {
  MixerStrip strip{kRate};
  opened(strip);
  const Samples loud(64, 1.0F);
  (void)mixed(strip, {kId, loud, loud}, !kMetering);
  EXPECT_TRUE(strip.leftMeter().read().peak.isSilence());
}

}  // namespace
}  // namespace midipool
