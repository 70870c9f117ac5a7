// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/block_level.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <limits>

namespace midipool {
namespace {

constexpr std::int32_t kMagnitude = 0x7FFFFFFF;
constexpr auto kInfinity = std::bit_cast<std::int32_t>(std::numeric_limits<float>::infinity());

// Magnitudes of floats (IEEE 754) are in the order of their bits, NaN above infinity above all
// numbers. So a maximum of integers, which may be taken in any order and hence vectorised, finds the
// peak and whether all is well at once.
std::int32_t magnitudeBits(float sample) noexcept {
  return std::bit_cast<std::int32_t>(sample) & kMagnitude;
}

struct Sums {
  std::int32_t peakBits = 0;
  float squares = 0.0F;
};

Sums sumsOf(std::span<const float> samples) noexcept {
  const float* from = samples.data();
  const std::size_t frames = samples.size();
  std::int32_t highest = 0;
  float squares = 0.0F;
#pragma omp simd reduction(max : highest) reduction(+ : squares)
  for (std::size_t i = 0; i < frames; ++i) {
    highest = std::max(highest, magnitudeBits(from[i]));
    squares += from[i] * from[i];
  }
  return {highest, squares};
}

std::uint32_t clipsIn(std::span<const float> samples) noexcept {
  return static_cast<std::uint32_t>(std::count_if(samples.begin(), samples.end(), [](float sample) {
    return !(std::abs(sample) < BlockLevel::kClip);
  }));
}

// For samples that are not numbers, and for numbers whose squares no float holds: rare enough to take
// its time.
BlockLevel levelOfBroken(std::span<const float> samples) noexcept {
  BlockLevel level{.clips = clipsIn(samples)};
  for (const float sample : samples) {
    if (!std::isfinite(sample)) {
      level.isFinite = false;
      continue;
    }
    level.peak = std::max(level.peak, std::abs(sample));
    level.meanSquare += static_cast<double>(sample) * static_cast<double>(sample);
  }
  level.meanSquare /= static_cast<double>(samples.size());
  return level;
}

}  // namespace

BlockLevel levelOf(std::span<const float> samples) noexcept {
  if (samples.empty()) return {};
  const Sums sums = sumsOf(samples);
  if (sums.peakBits >= kInfinity || !std::isfinite(sums.squares)) return levelOfBroken(samples);
  const auto peak = std::bit_cast<float>(sums.peakBits);
  return {.peak = peak,
          .meanSquare = static_cast<double>(sums.squares) / static_cast<double>(samples.size()),
          .clips = peak >= BlockLevel::kClip ? clipsIn(samples) : 0};
}

float peakOf(std::span<const float> samples) noexcept {
  const float* from = samples.data();
  const std::size_t frames = samples.size();
  std::int32_t highest = 0;
#pragma omp simd reduction(max : highest)
  for (std::size_t i = 0; i < frames; ++i) highest = std::max(highest, magnitudeBits(from[i]));
  return std::bit_cast<float>(std::min(highest, kInfinity));
}

void silenceNonFinite(std::span<float> samples) noexcept {
  for (float& sample : samples) {
    if (!std::isfinite(sample)) sample = 0.0F;
  }
}

}  // namespace midipool
