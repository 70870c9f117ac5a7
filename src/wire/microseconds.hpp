// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstdint>

#include "time/clock.hpp"

namespace midipool {

// Ten minutes: more than any line takes, and what a length of time that is not known yet is told as.
inline constexpr std::int64_t kMostMicroseconds = 600'000'000;

// A length of time as the wire has it: none is negative.
[[nodiscard]] inline std::int64_t inMicroseconds(Nanoseconds duration) noexcept {
  return std::clamp<std::int64_t>(
      std::chrono::duration_cast<std::chrono::microseconds>(duration).count(), 0,
      kMostMicroseconds);
}

}  // namespace midipool
