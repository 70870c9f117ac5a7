// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/block_level.hpp"

#include <gtest/gtest.h>

#include "audio/signals.hpp"

namespace midipool {
namespace {

using namespace midipool::testing;

TEST(BlockLevel, IsThatOfAPlainLoop) {
  for (std::size_t frames = 1; frames < 70; ++frames) {
    const auto samples = noise(frames, 0.9F, static_cast<unsigned>(frames));
    const auto level = levelOf(samples);
    EXPECT_EQ(level.peak, peak(samples));
    EXPECT_EQ(peakOf(samples), peak(samples));
    EXPECT_NEAR(std::sqrt(level.meanSquare), rms(samples), 1e-6);
    EXPECT_EQ(level.clips, 0U);
    EXPECT_TRUE(level.isFinite);
  }
}

TEST(BlockLevel, FindsThePeakWhereverItIs) {
  for (std::size_t at = 0; at < 67; ++at) {
    auto samples = noise(67, 0.5F);
    samples[at] = -0.75F;
    EXPECT_EQ(levelOf(samples).peak, 0.75F);
  }
}

TEST(BlockLevel, CountsFullScaleOf16BitsAsClips) {
  const Samples samples{32767.0F / 32768.0F, -1.0F, 32766.0F / 32768.0F, 1.5F};
  EXPECT_EQ(levelOf(samples).clips, 3U);
}

TEST(BlockLevel, LeavesOutWhatIsNoNumber) {
  const Samples samples{0.5F, kNan, -kInf, -0.5F};
  const auto level = levelOf(samples);
  EXPECT_FALSE(level.isFinite);
  EXPECT_EQ(level.peak, 0.5F);
  EXPECT_DOUBLE_EQ(level.meanSquare, 0.125);
  EXPECT_EQ(level.clips, 2U);
  EXPECT_EQ(peakOf(samples), kInf);
  EXPECT_EQ(peakOf(Samples{-kNan}), kInf);
}

TEST(BlockLevel, BearsTheLargestAndTheSmallestNumbers) {
  const auto large = levelOf(Samples{3e38F, -3e38F});
  EXPECT_TRUE(large.isFinite);
  EXPECT_EQ(large.peak, 3e38F);
  EXPECT_NEAR(large.meanSquare, 9e76, 1e71);
  EXPECT_EQ(levelOf(Samples{-1e-42F}).peak, 1e-42F);
  EXPECT_EQ(levelOf(Samples{-0.0F}).peak, 0.0F);
}

TEST(BlockLevel, NoSamplesAreSilence) {
  EXPECT_EQ(levelOf({}).peak, 0.0F);
  EXPECT_TRUE(levelOf({}).isFinite);
  EXPECT_EQ(peakOf({}), 0.0F);
}

TEST(BlockLevel, WhatIsNoNumberCanBeSilenced) {
  Samples samples{0.5F, kNan, -kInf, 1e-42F, 3e38F};
  silenceNonFinite(samples);
  EXPECT_EQ(samples, (Samples{0.5F, 0.0F, 0.0F, 1e-42F, 3e38F}));
}

}  // namespace
}  // namespace midipool
