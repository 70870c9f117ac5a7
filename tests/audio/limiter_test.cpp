// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/limiter.hpp"

#include <random>

#include <gtest/gtest.h>

#include "audio/signals.hpp"

namespace midipool {
namespace {

using namespace midipool::testing;

void run(Limiter& limiter, Samples& left, Samples& right, std::size_t block) {
  for (std::size_t from = 0; from < left.size(); from += block) {
    const std::size_t frames = std::min(block, left.size() - from);
    limiter.process(std::span{left}.subspan(from, frames), std::span{right}.subspan(from, frames));
  }
}

// The same on both sides.
Samples limited(Limiter& limiter, const Samples& input, std::size_t block) {
  auto left = input;
  auto right = input;
  run(limiter, left, right, block);
  EXPECT_EQ(left, right);
  return left;
}

TEST(Limiter, ChangesNoBitUpToTheCeiling) {
  Limiter limiter{kRate};
  auto samples = noise(48'000);
  samples[100] = 1.0F;
  samples[200] = -1.0F;
  samples[300] = 1e-42F;
  EXPECT_EQ(limited(limiter, samples, 64), samples);
  EXPECT_EQ(limiter.gain(), Decibels{});
}

TEST(Limiter, NeverExceedsTheCeiling) {
  std::minstd_rand random{3};
  std::exponential_distribution<float> loudness{0.5F};
  std::uniform_int_distribution<std::size_t> length{1, 700};
  for (const double ceiling : {0.0, -0.3, -6.0}) {
    Limiter limiter{kRate, Decibels{ceiling}};
    const float highest = Decibels{ceiling}.gain();
    for (unsigned i = 0; i < 1000; ++i) {
      const std::size_t frames = length(random);
      auto left = noise(frames, loudness(random), i);
      auto right = noise(frames, loudness(random), i + 1);
      limiter.process(left, right);
      ASSERT_LE(peak(left), highest);
      ASSERT_LE(peak(right), highest);
    }
  }
}

TEST(Limiter, KeepsTheImage) {
  Limiter limiter{kRate};
  const auto before = noise(4800, 4.0F);
  auto left = before;
  auto right = before;
  for (float& sample : right) sample *= 0.5F;
  run(limiter, left, right, 128);
  for (std::size_t i = 0; i < left.size(); ++i) EXPECT_NEAR(right[i], 0.5F * left[i], 1e-6F);
}

TEST(Limiter, IsTransparentAgainAfterItsRelease) {
  Limiter limiter{kRate};
  (void)limited(limiter, Samples(64, 4.0F), 64);
  EXPECT_NEAR(limiter.gain().value(), -12.04, 0.01);
  const auto after = noise(48'000);
  (void)limited(limiter, after, 64);
  EXPECT_EQ(limiter.gain(), Decibels{});
  EXPECT_EQ(limited(limiter, after, 64), after);
}

TEST(Limiter, HoldsAndThenReleasesSmoothly) {
  Limiter limiter{kRate};
  Samples samples(48'000, 0.4F);
  samples[0] = 4.0F;
  const auto out = limited(limiter, samples, 256);
  EXPECT_FLOAT_EQ(out[1], 0.1F);
  EXPECT_FLOAT_EQ(out[900], 0.1F);
  for (std::size_t i = 2; i < out.size(); ++i) ASSERT_GE(out[i], out[i - 1]);
  EXPECT_EQ(out.back(), 0.4F);
  EXPECT_LT(sharpestBend(std::span{out}.subspan(1)), 1e-4F);
}

// A bass two octaves below middle C, 6 dB too loud.
TEST(Limiter, TurnsASteadyBassDownAndDoesNotBendIt) {
  for (const std::size_t block : {64U, 256U, 1024U}) {
    Limiter limiter{kRate};
    const auto out = limited(limiter, sine(41.2, 96'000, 2.0), block);
    const auto settled = std::span{out}.last(48'000);
    const auto wanted = sine(41.2, 96'000, 1.0);
    EXPECT_LT(errorDecibels(settled, std::span{wanted}.last(48'000)), -50.0) << block;
  }
}

TEST(Limiter, GoesDownInALineToAPeakLaterInTheBlock) {
  Limiter limiter{kRate};
  Samples samples(256, 0.5F);
  samples[200] = 2.0F;
  const auto out = limited(limiter, samples, 256);
  EXPECT_EQ(out[200], 1.0F);
  EXPECT_EQ(out[100], 0.5F);
  const float step = 0.5F / (0.0015F * 48'000.0F);
  for (std::size_t i = 1; i < 200; ++i) EXPECT_LE(out[i - 1] - out[i], step * 1.01F);
}

TEST(Limiter, FallsAtOnceWhereItCannotLookAhead) {
  Limiter limiter{kRate};
  Samples samples(10, 0.5F);
  samples[5] = 2.0F;
  const auto out = limited(limiter, samples, 1);
  EXPECT_EQ(out[4], 0.5F);
  EXPECT_EQ(out[5], 1.0F);
  EXPECT_EQ(out[6], 0.25F);
}

TEST(Limiter, MakesFiniteWhatIsNot) {
  Limiter limiter{kRate};
  Samples left{0.5F, kNan, kInf, -kInf, 3e38F, -3e38F, 0.5F};
  Samples right{kNan, 0.5F, 0.5F, 0.5F, 0.5F, 0.5F, 0.5F};
  limiter.process(left, right);
  EXPECT_TRUE(allFinite(left));
  EXPECT_TRUE(allFinite(right));
  EXPECT_LE(peak(left), 1.0F);
  const Samples after(96'000, 0.5F);
  const auto out = limited(limiter, after, 64);
  EXPECT_EQ(out.back(), 0.5F);
}

TEST(Limiter, ASampleThatIsNoNumberLeavesTheOthersAsTheyAre) {
  Limiter limiter{kRate};
  Samples left{0.5F, kNan, 0.25F};
  Samples right{0.1F, 0.2F, kInf};
  limiter.process(left, right);
  EXPECT_EQ(left, (Samples{0.5F, 0.0F, 0.25F}));
  EXPECT_EQ(right, (Samples{0.1F, 0.2F, 0.0F}));
}

TEST(Limiter, NoFramesAreNoTrouble) {
  Limiter limiter{kRate};
  limiter.process({}, {});
  EXPECT_EQ(limiter.gain(), Decibels{});
}

}  // namespace
}  // namespace midipool
