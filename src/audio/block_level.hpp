// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>

namespace midipool {

// What there is to know of the level of one block of one channel.
struct BlockLevel {
  float peak = 0.0F;        // the largest magnitude, 1.0 is full scale
  double meanSquare = 0.0;  // 1.0 is a square wave of full scale
  std::uint32_t clips = 0;  // samples that reached full scale
  bool isFinite = true;     // no NaN and no infinity

  // A sample of this magnitude has been limited, or is about to be: full scale in 16 bits, where
  // the largest positive sample is one step below 1.0.
  static constexpr float kClip = 32767.0F / 32768.0F;
};

// Samples that are NaN or infinite are left out of the level and count as clips. Realtime-safe;
// vectorised.
[[nodiscard]] BlockLevel levelOf(std::span<const float> samples) noexcept;

// The largest magnitude, or infinity when a sample is NaN or infinite. Cheaper than the above.
[[nodiscard]] float peakOf(std::span<const float> samples) noexcept;

// Makes NaN and infinite samples silence. Realtime-safe.
void silenceNonFinite(std::span<float> samples) noexcept;

}  // namespace midipool
