// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

namespace midipool {

// So long a fade takes that nobody is to notice, 21 ms: what it adds to a tone is 100 dB below it an
// octave away.
inline constexpr std::size_t kFadeCurveFrames = 1024;

// How much of the new there is, 0 to 1, so many frames after the fade began. No corner at its ends, nor in
// its slope and bend (Perlin, "Improving noise", 2002). Realtime-safe.
[[nodiscard]] constexpr float fadeCurveAt(std::size_t frames) noexcept {
  if (frames >= kFadeCurveFrames) return 1.0F;
  const float x = static_cast<float>(frames) / static_cast<float>(kFadeCurveFrames);
  return x * x * x * (x * (6.0F * x - 15.0F) + 10.0F);
}

}  // namespace midipool
