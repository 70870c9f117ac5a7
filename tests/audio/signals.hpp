// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numbers>
#include <random>
#include <span>
#include <vector>

// Sounds to test with, and what to ask of the result.
namespace midipool::testing {

using Samples = std::vector<float>;

inline constexpr double kRate = 48'000.0;
inline constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
inline constexpr float kInf = std::numeric_limits<float>::infinity();

inline Samples sine(double hertz, std::size_t frames, double amplitude = 1.0) {
  Samples samples(frames);
  for (std::size_t i = 0; i < frames; ++i) {
    const double turns = hertz * static_cast<double>(i) / kRate;
    samples[i] = static_cast<float>(amplitude * std::sin(2.0 * std::numbers::pi * turns));
  }
  return samples;
}

// Evenly distributed up to the amplitude.
inline Samples noise(std::size_t frames, float amplitude = 1.0F, unsigned seed = 1) {
  std::minstd_rand random{seed};
  std::uniform_real_distribution<float> any{-amplitude, amplitude};
  Samples samples(frames);
  for (float& sample : samples) sample = any(random);
  return samples;
}

inline Samples sum(const Samples& one, const Samples& other) {
  Samples samples(one.size());
  std::transform(one.begin(), one.end(), other.begin(), samples.begin(), std::plus<>{});
  return samples;
}

inline double decibels(double ratio) {
  return 20.0 * std::log10(ratio);
}

inline double rms(std::span<const float> samples) {
  double squares = 0.0;
  for (const auto sample : samples) squares += std::pow(static_cast<double>(sample), 2.0);
  return std::sqrt(squares / static_cast<double>(samples.size()));
}

inline float peak(std::span<const float> samples) {
  float highest = 0.0F;
  for (const float sample : samples) highest = std::max(highest, std::abs(sample));
  return highest;
}

inline bool allFinite(std::span<const float> samples) {
  return std::all_of(samples.begin(), samples.end(),
                     [](float sample) { return std::isfinite(sample); });
}

// Of the difference against `wanted`, in dB.
inline double errorDecibels(std::span<const float> samples, std::span<const float> wanted) {
  Samples error(wanted.size());
  for (std::size_t i = 0; i < error.size(); ++i) error[i] = samples[i] - wanted[i];
  return decibels(rms(error) / rms(wanted));
}

// How sharply the samples bend at the worst place; a click bends by as much as it jumps.
inline float sharpestBend(std::span<const float> samples) {
  float sharpest = 0.0F;
  for (std::size_t i = 2; i < samples.size(); ++i) {
    const float bend = samples[i] - 2.0F * samples[i - 1] + samples[i - 2];
    sharpest = std::max(sharpest, std::abs(bend));
  }
  return sharpest;
}

}  // namespace midipool::testing
