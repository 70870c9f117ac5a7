// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/sample_format.hpp"

#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace midipool {
namespace {

std::vector<float> thereAndBack(SampleFormat format, const std::vector<float>& samples) {
  std::vector<std::uint8_t> bytes(samples.size() * bytesPerSample(format));
  encodeSamples(format, samples, bytes);
  std::vector<float> back(samples.size());
  decodeSamples(format, bytes, back);
  return back;
}

// In dB, of a sine of this level.
double signalToNoise(SampleFormat format, double level) {
  std::vector<float> sine(48'000);
  for (std::size_t i = 0; i < sine.size(); ++i) {
    sine[i] = static_cast<float>(
        level * std::sin(2.0 * std::numbers::pi * 997.0 * static_cast<double>(i) / 48'000.0));
  }
  const auto back = thereAndBack(format, sine);
  double signal = 0.0;
  double noise = 0.0;
  for (std::size_t i = 0; i < sine.size(); ++i) {
    const double error = static_cast<double>(back[i]) - static_cast<double>(sine[i]);
    signal += static_cast<double>(sine[i]) * static_cast<double>(sine[i]);
    noise += error * error;
  }
  return 10.0 * std::log10(signal / noise);
}

TEST(SampleFormat, IsBigEndian) {
  std::array<std::uint8_t, 4> two{};
  encodeSamples(SampleFormat::kL16, std::array{0.5F, -1.0F / 32768.0F}, two);
  EXPECT_EQ(two, (std::array<std::uint8_t, 4>{0x40, 0x00, 0xFF, 0xFF}));
  std::array<std::uint8_t, 6> three{};
  encodeSamples(SampleFormat::kL24, std::array{-0.5F, 1.0F / 8388608.0F}, three);
  EXPECT_EQ(three, (std::array<std::uint8_t, 6>{0xC0, 0x00, 0x00, 0x00, 0x00, 0x01}));
}

TEST(SampleFormat, EveryStepOf16BitsComesBackAsItWas) {
  for (int value = -32'767; value <= 32'767; ++value) {
    const float sample = static_cast<float>(value) / 32768.0F;
    EXPECT_EQ(thereAndBack(SampleFormat::kL16, {sample})[0], sample);
  }
}

TEST(SampleFormat, StepsOf24BitsComeBackAsTheyWere) {
  std::minstd_rand random{1};
  std::uniform_int_distribution<int> any{-8'388'607, 8'388'607};
  for (int i = 0; i < 100'000; ++i) {
    const float sample = static_cast<float>(any(random)) / 8388608.0F;
    EXPECT_EQ(thereAndBack(SampleFormat::kL24, {sample})[0], sample);
  }
}

// A sine rounded to N bits: 6.02 N + 1.76 dB.
TEST(SampleFormat, AddsNoMoreNoiseThanTheFormatMust) {
  EXPECT_NEAR(signalToNoise(SampleFormat::kL16, 0.999), 98.1, 0.5);
  EXPECT_NEAR(signalToNoise(SampleFormat::kL16, 0.0999), 78.1, 0.5);
  // A float has 24 bits itself, so little is lost at all.
  EXPECT_GT(signalToNoise(SampleFormat::kL24, 0.0999), 126.0 - 0.5);
}

TEST(SampleFormat, LimitsWhatIsTooLoud) {
  const float infinity = std::numeric_limits<float>::infinity();
  for (const auto format : {SampleFormat::kL16, SampleFormat::kL24}) {
    const auto back = thereAndBack(format, {1.0F, 17.0F, infinity, -1.0F, -17.0F, -infinity});
    for (std::size_t i = 0; i < back.size(); ++i) {
      EXPECT_NEAR(back[i], i < 3 ? 1.0F : -1.0F, 1.0F / 32768.0F);
      EXPECT_LT(std::abs(back[i]), 1.0F);
    }
  }
}

TEST(SampleFormat, WhatIsNoNumberIsSilence) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  for (const auto format : {SampleFormat::kL16, SampleFormat::kL24}) {
    EXPECT_EQ(thereAndBack(format, {nan, 0.25F, -nan}), (std::vector<float>{0.0F, 0.25F, 0.0F}));
  }
}

}  // namespace
}  // namespace midipool
