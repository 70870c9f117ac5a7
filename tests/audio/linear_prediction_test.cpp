// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/linear_prediction.hpp"

#include <gtest/gtest.h>

#include "audio/signals.hpp"

namespace midipool {
namespace {

using namespace midipool::testing;

constexpr std::size_t kFrames = 1920;
constexpr std::size_t kOrder = 128;

// What the model of the first kFrames says about the rest.
Samples continuation(const Samples& samples, float limit = 10.0F) {
  LinearPrediction model{kFrames, kOrder};
  model.fit(std::span{samples}.first(kFrames));
  Samples line = samples;
  std::fill(line.begin() + kFrames, line.end(), kNan);
  model.extend(line, kFrames, limit);
  return {line.begin() + kFrames, line.end()};
}

double errorOf(const Samples& samples) {
  return errorDecibels(continuation(samples), std::span{samples}.subspan(kFrames));
}

TEST(LinearPrediction, FindsTheModelThatMadeTheSound) {
  // x[n] = 1.5 x[n-1] - 0.8 x[n-2] + noise
  auto samples = noise(48'000, 0.1F);
  for (std::size_t i = 2; i < samples.size(); ++i) {
    samples[i] += 1.5F * samples[i - 1] - 0.8F * samples[i - 2];
  }
  LinearPrediction model{samples.size(), 2};
  model.fit(samples);
  ASSERT_EQ(model.coefficients().size(), 2U);
  EXPECT_NEAR(model.coefficients()[0], 1.5, 0.01);
  EXPECT_NEAR(model.coefficients()[1], -0.8, 0.01);
}

TEST(LinearPrediction, ContinuesSines) {
  for (const double hertz : {440.0, 1000.0, 5000.0, 15'000.0}) {
    EXPECT_LT(errorOf(sine(hertz, kFrames + 64, 0.5)), -40.0) << hertz;
    EXPECT_LT(errorOf(sine(hertz, kFrames + 128, 0.5)), -30.0) << hertz;
    EXPECT_LT(errorOf(sine(hertz, kFrames + 256, 0.5)), -20.0) << hertz;
  }
  // Few waves of a bass are known.
  EXPECT_LT(errorOf(sine(110.0, kFrames + 64, 0.5)), -30.0);
  EXPECT_LT(errorOf(sine(110.0, kFrames + 128, 0.5)), -20.0);
}

TEST(LinearPrediction, ContinuesSeveralSinesAtOnce) {
  auto samples = sum(sine(440.0, kFrames + 128, 0.3), sine(661.0, kFrames + 128, 0.2));
  EXPECT_LT(errorOf(samples), -30.0);
  samples = sum(samples, sine(3000.0, kFrames + 128, 0.1));
  EXPECT_LT(errorOf(samples), -30.0);
}

TEST(LinearPrediction, WorksAtAnyLevel) {
  for (const double level : {1e-6, 1e-3, 1.0, 1e6}) {
    const auto samples = sine(1000.0, kFrames + 128, level);
    const auto wanted = std::span{samples}.subspan(kFrames);
    EXPECT_LT(errorDecibels(continuation(samples, 1e7F), wanted), -30.0) << level;
  }
}

TEST(LinearPrediction, SilenceHasNoModelAndStaysSilence) {
  for (const float level : {0.0F, 1e-8F, 1e-42F}) {
    LinearPrediction model{kFrames, kOrder};
    model.fit(noise(kFrames, level));
    EXPECT_TRUE(model.coefficients().empty());
    Samples line(kOrder + 50, 0.5F);
    model.extend(line, kOrder, 1.0F);
    EXPECT_EQ(Samples(line.begin() + kOrder, line.end()), Samples(50, 0.0F));
  }
}

TEST(LinearPrediction, ContinuesAConstant) {
  const auto next = continuation(Samples(kFrames + 256, 0.5F));
  for (const float sample : next) ASSERT_NEAR(sample, 0.5F, 0.05F);
}

TEST(LinearPrediction, NeverGrowsForGood) {
  for (unsigned seed = 1; seed < 40; ++seed) {
    // From noise to a click to a burst: all that a model may be badly founded on.
    auto samples = noise(kFrames + 20'000, 0.5F, seed);
    if (seed % 3 == 0) std::fill(samples.begin(), samples.begin() + kFrames - seed, 0.0F);
    if (seed % 3 == 1) samples[kFrames - 1] = 100.0F;
    const auto next = continuation(samples, 1e6F);
    ASSERT_TRUE(allFinite(next));
    EXPECT_LT(peak(std::span{next}.last(5000)), peak(std::span{samples}.first(kFrames)));
  }
}

TEST(LinearPrediction, KeepsItsLimit) {
  auto samples = sine(200.0, kFrames + 500, 0.5);
  EXPECT_LE(peak(continuation(samples, 0.3F)), 0.3F);
}

TEST(LinearPrediction, TakesALowerOrderForFewSamples) {
  LinearPrediction model{kFrames, kOrder};
  for (std::size_t frames = 0; frames < 1000; frames += 7) {
    model.fit(noise(frames));
    EXPECT_LE(model.coefficients().size(), std::min(kOrder, frames / 4));
  }
}

TEST(LinearPrediction, LooksAtTheLatestSamplesThatItHasRoomFor) {
  LinearPrediction model{100, 9};
  const auto samples = noise(1000);
  model.fit(samples);
  const std::vector<double> before(model.coefficients().begin(), model.coefficients().end());
  EXPECT_EQ(before.size(), 9U);
  model.fit(std::span{samples}.last(100));
  EXPECT_TRUE(std::equal(before.begin(), before.end(), model.coefficients().begin()));
}

TEST(LinearPrediction, ReadsAsFarAsItSays) {
  for (const std::size_t order : {1U, 4U, 9U, 192U}) {
    const LinearPrediction model{kFrames, order};
    EXPECT_GE(model.reach(), order);
    EXPECT_LT(model.reach(), order + 4);
  }
}

TEST(LinearPrediction, WhatIsNoNumberHasNoModel) {
  LinearPrediction model{kFrames, kOrder};
  auto samples = noise(kFrames);
  samples[500] = kNan;
  model.fit(samples);
  EXPECT_TRUE(model.coefficients().empty());
}

}  // namespace
}  // namespace midipool
