// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "time/clock.hpp"

namespace midipool {

// As people are told of a duration, and as JSON has it. Realtime-safe.
[[nodiscard]] constexpr double inMilliseconds(Nanoseconds duration) noexcept {
  return static_cast<double>(duration.count()) * 1e-6;
}

}  // namespace midipool
