// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "time/clock.hpp"

namespace midipool {

// All sound on the wire and in mixes counts frames at 48 kHz. (A device's own frames are as long as
// its crystal makes them: FrameClock.)
inline constexpr std::int64_t kFramesPerSecond = 48'000;
inline constexpr double kNanosecondsPerFrame = 1e9 / kFramesPerSecond;

// To the nearest nanosecond. For up to 10^13 frames.
[[nodiscard]] constexpr Nanoseconds lengthOfFrames(std::int64_t frames) noexcept {
  const std::int64_t sixths = frames * 125'000;
  return Nanoseconds{(sixths + (frames < 0 ? -3 : 3)) / 6};
}

// To the nearest frame.
[[nodiscard]] constexpr std::int64_t framesIn(Nanoseconds time) noexcept {
  constexpr std::int64_t kSecond = 1'000'000'000;
  const auto rest = time.count() % kSecond * kFramesPerSecond;
  const auto half = (time.count() < 0 ? -kSecond : kSecond) / 2;
  return time.count() / kSecond * kFramesPerSecond + (rest + half) / kSecond;
}

}  // namespace midipool
