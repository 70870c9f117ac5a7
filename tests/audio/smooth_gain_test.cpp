// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/smooth_gain.hpp"

#include <random>

#include <gtest/gtest.h>

#include "audio/signals.hpp"

namespace midipool {
namespace {

using namespace midipool::testing;

constexpr std::size_t kRampFrames = 720;  // 15 ms

// The gain's way, as it acts on samples of 1, in blocks of this length.
Samples wayOf(SmoothGain& gain, std::size_t frames, std::size_t block) {
  Samples way(frames, 1.0F);
  for (std::size_t from = 0; from < frames; from += block) {
    gain.apply(std::span{way}.subspan(from, std::min(block, frames - from)));
  }
  return way;
}

TEST(SmoothGain, IsExactAtTheEndOfItsRampInAnyBlocks) {
  for (const std::size_t block : {1U, 7U, 64U, 719U, 720U, 721U, 4096U}) {
    SmoothGain gain{kRate, 1.0F};
    gain.setTarget(0.3F);
    const auto way = wayOf(gain, 2000, block);
    EXPECT_GT(way[kRampFrames - 2], 0.3F) << block;
    for (std::size_t i = kRampFrames - 1; i < way.size(); ++i) ASSERT_EQ(way[i], 0.3F) << block;
    EXPECT_TRUE(gain.isAtRest());
    EXPECT_EQ(gain.current(), 0.3F);
  }
}

TEST(SmoothGain, GoesTheSameWayInAnyBlocks) {
  SmoothGain whole{kRate, 0.2F};
  whole.setTarget(1.7F);
  const auto wanted = wayOf(whole, 1000, 1000);
  for (const std::size_t block : {1U, 16U, 100U, 256U}) {
    SmoothGain gain{kRate, 0.2F};
    gain.setTarget(1.7F);
    EXPECT_EQ(wayOf(gain, 1000, block), wanted) << block;
  }
}

TEST(SmoothGain, NeverBendsMoreThanOneRampDoes) {
  std::minstd_rand random{5};
  std::uniform_real_distribution<float> any{0.0F, 2.0F};
  SmoothGain gain{kRate, 1.0F};
  Samples way;
  for (int i = 0; i < 500; ++i) {
    if (i % 3 == 0) gain.setTarget(any(random));
    const auto part = wayOf(gain, 64, 64);
    way.insert(way.end(), part.begin(), part.end());
  }
  // From a slope of 2 a ramp to the same slope back.
  EXPECT_LT(sharpestBend(way), 4.0F / kRampFrames * 1.01F);
}

TEST(SmoothGain, TheSameTargetAgainDoesNotProlongTheRamp) {
  SmoothGain gain{kRate, 0.0F};
  for (std::size_t frame = 0; frame < kRampFrames; frame += 16) {
    gain.setTarget(1.0F);
    (void)wayOf(gain, 16, 16);
  }
  EXPECT_TRUE(gain.isAtRest());
}

TEST(SmoothGain, IsTransparentAtUnity) {
  SmoothGain gain{kRate};
  const Samples before{0.1F, -1.0F, 1e-40F, 3.5F, -0.0F};
  Samples samples = before;
  gain.apply(samples);
  EXPECT_EQ(samples, before);
}

TEST(SmoothGain, LetsNothingThroughAtZero) {
  SmoothGain gain{kRate, 0.0F};
  EXPECT_TRUE(gain.isSilent());
  Samples samples{1.0F, kNan, kInf};
  gain.apply(samples);
  EXPECT_EQ(samples, (Samples{0.0F, 0.0F, 0.0F}));
  Samples sum(3, 0.5F);
  gain.addTo(Samples{1.0F, kNan, kInf}, sum);
  EXPECT_EQ(sum, (Samples{0.5F, 0.5F, 0.5F}));
}

TEST(SmoothGain, AddsWhatItWouldApply) {
  const auto source = noise(1500);
  const auto before = noise(1500, 1.0F, 2);
  SmoothGain applying{kRate, 0.4F};
  SmoothGain adding{kRate, 0.4F};
  applying.setTarget(1.2F);
  adding.setTarget(1.2F);
  auto applied = source;
  applying.apply(applied);
  auto added = before;
  adding.addTo(source, added);
  for (std::size_t i = 0; i < added.size(); ++i) {
    EXPECT_NEAR(added[i], before[i] + applied[i], 1e-6F) << i;
  }
}

TEST(SmoothGain, AddsNoMoreThanThereIs) {
  SmoothGain gain{kRate};
  Samples sum(4, 0.0F);
  gain.addTo(Samples{1.0F, 2.0F}, sum);
  EXPECT_EQ(sum, (Samples{1.0F, 2.0F, 0.0F, 0.0F}));
  gain.addTo(Samples(9, 1.0F), sum);
  EXPECT_EQ(sum, (Samples{2.0F, 3.0F, 1.0F, 1.0F}));
}

TEST(SmoothGain, SkippedFramesCount) {
  SmoothGain gain{kRate, 0.0F};
  gain.setTarget(1.0F);
  gain.skip(360);
  EXPECT_NEAR(gain.current(), 0.5F, 1e-5F);
  gain.skip(100'000);
  EXPECT_TRUE(gain.isAtRest());
}

TEST(SmoothGain, AddsOnlyWhatIsNotInTheSumAlready) {
  SmoothGain gain{kRate, 0.5F};
  gain.setTarget(1.0F);
  SmoothGain same = gain;
  const Samples source(1024, 0.75F);
  Samples whole(source.size(), 0.0F);
  Samples rest = source;
  gain.addTo(source, whole);
  same.addTo(source, rest, 1.0F);
  for (std::size_t i = 0; i < source.size(); ++i) EXPECT_NEAR(rest[i], whole[i], 1e-6);
  EXPECT_EQ(rest.back(), 0.75F);
}

TEST(SmoothGain, JumpsWhenTold) {
  SmoothGain gain{kRate, 0.0F};
  gain.setTarget(1.0F);
  gain.jumpTo(0.25F);
  EXPECT_TRUE(gain.isAtRest());
  EXPECT_EQ(gain.current(), 0.25F);
}

TEST(SmoothGain, WhatIsNoNumberIsSilence) {
  SmoothGain gain{kRate};
  gain.setTarget(kNan);
  EXPECT_EQ(gain.target(), 0.0F);
  gain.jumpTo(kInf);
  EXPECT_TRUE(gain.isSilent());
}

TEST(SmoothGain, WorksAtTheLowestRate) {
  SmoothGain gain{10.0, 0.0F};  // a ramp shorter than a frame
  gain.setTarget(1.0F);
  Samples samples(3, 1.0F);
  gain.apply(samples);
  EXPECT_EQ(samples, (Samples{1.0F, 1.0F, 1.0F}));
}

}  // namespace
}  // namespace midipool
