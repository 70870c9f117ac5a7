// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/limiter.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "audio/block_level.hpp"

namespace midipool {
namespace {

// The release aims a little above 1, so that it gets there and the limiter is transparent again.
constexpr float kReleaseTarget = 1.01F;
// A peak that would need nearly this gain (0.5 dB) holds it too, as no two waves peak alike.
constexpr float kHoldMargin = 1.06F;

}  // namespace

Limiter::Limiter(double sampleRate, Decibels ceiling) noexcept
    : ceiling_{std::max(ceiling.gain(), std::numeric_limits<float>::min())},
      attackStep_{static_cast<float>(1.0 / (sampleRate * kAttackSeconds))},
      release_{static_cast<float>(-std::expm1(-1.0 / (sampleRate * kReleaseSeconds)))},
      holdFrames_{static_cast<std::int32_t>(std::lround(sampleRate * kHoldSeconds))} {}

void Limiter::process(std::span<float> left, std::span<float> right) noexcept {
  lowest_ = 1.0F;
  for (std::size_t from = 0; from < left.size(); from += kChunk) {
    const std::size_t frames = std::min(kChunk, left.size() - from);
    limit(left.subspan(from, frames), right.subspan(from, frames));
  }
  shown_.store(lowest_, std::memory_order_relaxed);
}

Decibels Limiter::gain() const noexcept {
  return Decibels::ofGain(static_cast<double>(shown_.load(std::memory_order_relaxed)));
}

void Limiter::limit(std::span<float> left, std::span<float> right) noexcept {
  float peak = std::max(peakOf(left), peakOf(right));
  if (!std::isfinite(peak)) {
    silenceNonFinite(left);
    silenceNonFinite(right);
    peak = std::max(peakOf(left), peakOf(right));
  }
  if (peak <= ceiling_ && gain_ == 1.0F) return;
  gainsFor(left, right);
  slopeDown(left.size());
  holdAndRelease(left.size());
  apply(left);
  apply(right);
}

// What keeps each frame just below the ceiling, taken alone.
void Limiter::gainsFor(std::span<const float> left, std::span<const float> right) noexcept {
  for (std::size_t i = 0; i < left.size(); ++i) {
    const float peak = std::max(std::abs(left[i]), std::abs(right[i]));
    gains_[i] = peak > ceiling_ ? ceiling_ / peak : 1.0F;
  }
}

// Backwards, so that before each low gain there is a way down to it.
void Limiter::slopeDown(std::size_t frames) noexcept {
  for (std::size_t i = frames - 1; i > 0; --i) {
    gains_[i - 1] = std::min(gains_[i - 1], gains_[i] + attackStep_);
  }
}

void Limiter::holdAndRelease(std::size_t frames) noexcept {
  for (std::size_t i = 0; i < frames; ++i) {
    const float wanted = gains_[i];
    if (wanted < std::min(1.0F, gain_ * kHoldMargin)) {
      gain_ = std::min(gain_, wanted);
      holdLeft_ = holdFrames_;
    } else if (holdLeft_ > 0) {
      --holdLeft_;
    } else {
      gain_ = std::min({gain_ + (kReleaseTarget - gain_) * release_, wanted, 1.0F});
    }
    gains_[i] = gain_;
    lowest_ = std::min(lowest_, gain_);
  }
}

// Limited once more, as the product may round to a bit above the ceiling.
void Limiter::apply(std::span<float> samples) const noexcept {
  for (std::size_t i = 0; i < samples.size(); ++i) {
    samples[i] = std::clamp(samples[i] * gains_[i], -ceiling_, ceiling_);
  }
}

}  // namespace midipool
