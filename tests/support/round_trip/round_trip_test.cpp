// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <numbers>
#include <vector>

#include <gtest/gtest.h>

#include "round_trip/latency.hpp"
#include "round_trip/sine_quality.hpp"

namespace midipool::testing {
namespace {

constexpr double kRate = 48000.0;

std::vector<float> sine(std::size_t count, double level = 0.5) {
  std::vector<float> samples(count);
  for (std::size_t i = 0; i < count; ++i) {
    samples[i] = static_cast<float>(
        level * std::sin(2.0 * std::numbers::pi * 1000.0 * static_cast<double>(i) / kRate + 0.3));
  }
  return samples;
}

TEST(Latency, FindsTheChirpToTheFrame) {
  const auto chirp = makeChirp(1024, kRate);
  for (const std::size_t lag : {0U, 1U, 128U, 4000U}) {
    std::vector<float> sound(8000, 0.0F);
    for (std::size_t i = 0; i < chirp.size(); ++i) sound[lag + i] = -0.2F + 0.3F * chirp[i];
    for (auto& sample : sound) sample += 0.001F;
    const auto found = findChirp(chirp, sound);
    ASSERT_TRUE(found);
    EXPECT_NEAR(found->frame, static_cast<double>(lag), 0.6);
  }
}

TEST(Latency, SaysHowAlikeItIs) {
  const auto chirp = makeChirp(1024, kRate);
  std::vector<float> same(4000, 0.0F);
  std::vector<float> half(4000, 0.0F);
  for (std::size_t i = 0; i < chirp.size(); ++i) {
    same[500 + i] = 0.1F * chirp[i];
    if (i < 512) half[500 + i] = chirp[i];
  }
  EXPECT_NEAR(findChirp(chirp, same)->likeness, 1.0, 1e-6);
  EXPECT_LT(findChirp(chirp, half)->likeness, 0.9);
  EXPECT_FALSE(findChirp(chirp, std::vector<float>(4000, 0.0F)));
  EXPECT_FALSE(findChirp(chirp, std::vector<float>(100, 1.0F)));
}

TEST(SineQuality, AWholeSineIsUndamaged) {
  const auto quality = judgeSine(sine(48'000), 1000.0, kRate, {});
  EXPECT_EQ(quality.windows, 100U);
  EXPECT_EQ(quality.damaged, 0U);
  EXPECT_NEAR(quality.level, 0.5, 1e-4);
  EXPECT_GT(quality.signalToNoise, 120.0);
}

TEST(SineQuality, RoundingTo16BitsIsHeard) {
  auto sound = sine(48'000);
  for (auto& sample : sound) sample = std::round(sample * 32768.0F) / 32768.0F;
  EXPECT_NEAR(judgeSine(sound, 1000.0, kRate, {}).signalToNoise, 92.0, 3.0);
}

TEST(SineQuality, AGapAJumpAndAClickAreDamage) {
  auto sound = sine(48'000);
  std::fill_n(sound.begin() + 10'000, 64, 0.0F);
  sound.erase(sound.begin() + 20'100, sound.begin() + 20'120);
  sound[30'200] += 1.0F;
  EXPECT_EQ(judgeSine(sound, 1000.0, kRate, {}).damaged, 3U);
}

TEST(SineQuality, WhatJackSkippedDoesNotCount) {
  auto sound = sine(48'000);
  std::fill_n(sound.begin() + 10'000, 256, 0.0F);
  const auto quality = judgeSine(sound, 1000.0, kRate, {9'900});
  EXPECT_EQ(quality.damaged, 0U);
  EXPECT_LT(quality.windows, 100U);
}

}  // namespace
}  // namespace midipool::testing
