// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "time/clock.hpp"

namespace midipool {

// Both clocks of this machine, read at the same moment.
struct ClockPair {
  Nanoseconds wall;  // CLOCK_REALTIME, since 1970
  LocalTime local;
};

// `clock` must be CLOCK_MONOTONIC. Reads again when something came between the two readings.
[[nodiscard]] ClockPair readClocks(const Clock& clock) noexcept;

// The kernel stamps datagrams by the wall clock. This is the local time of such a stamp, if it lies
// up to 100 ms before the reading; otherwise somebody has set the wall clock in between, or the
// stamp is nonsense, and it is the time of the reading.
[[nodiscard]] LocalTime arrivalTime(Nanoseconds stamp, const ClockPair& reading) noexcept;

}  // namespace midipool
