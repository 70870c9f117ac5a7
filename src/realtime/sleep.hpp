// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "time/clock.hpp"

namespace midipool::realtime {

// The system's monotonic clock, and sleeping by it. Thread-safe, realtime-safe.
[[nodiscard]] LocalTime monotonicNow() noexcept;
void sleepUntil(LocalTime time) noexcept;

}  // namespace midipool::realtime
