// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>

#include "audio/decibel.hpp"

namespace midipool {

// The last thing before the loudspeaker: a stereo peak limiter that adds no delay. Nothing leaves it
// above the ceiling, and while nothing comes in above it not a bit is changed.
//
// Both sides get the same gain, so the image stays. To know of a peak before it comes, a limiter
// delays the sound; this one instead looks ahead within the block that it is given, as all of that
// is there already: up to a millisecond and a half before a peak the gain goes down in a line. Where
// the block begins too late for that it falls at once, and the edge of one wave is rounded. Then the
// gain is held for longer than half a wave of the lowest note, so that a steady bass is turned down
// and not bent, and comes back exponentially.
//
// NaN and infinite samples become silence. One thread; realtime-safe.
class Limiter {
 public:
  static constexpr double kAttackSeconds = 0.0015;  // from gain 1 to 0; smaller steps take less
  static constexpr double kHoldSeconds = 0.020;     // half a wave of 25 Hz
  static constexpr double kReleaseSeconds = 0.150;  // time constant

  // `sampleRate` in frames a second, above zero. A ceiling above silence.
  explicit Limiter(double sampleRate, Decibels ceiling = {}) noexcept;

  // In place; both of the same length.
  void process(std::span<float> left, std::span<float> right) noexcept;

  // Any thread: the lowest gain of the last block; 0 dB while nothing is limited.
  [[nodiscard]] Decibels gain() const noexcept;

 private:
  // How far one look reaches at most.
  static constexpr std::size_t kChunk = 512;

  void limit(std::span<float> left, std::span<float> right) noexcept;
  void gainsFor(std::span<const float> left, std::span<const float> right) noexcept;
  void slopeDown(std::size_t frames) noexcept;
  void holdAndRelease(std::size_t frames) noexcept;
  void apply(std::span<float> samples) const noexcept;

  float ceiling_;
  float attackStep_;
  float release_;
  std::int32_t holdFrames_;

  float gain_ = 1.0F;
  std::int32_t holdLeft_ = 0;
  float lowest_ = 1.0F;  // of this block
  std::array<float, kChunk> gains_{};
  std::atomic<float> shown_{1.0F};
};

}  // namespace midipool
