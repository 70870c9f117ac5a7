// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ctime>

#include "time/clock.hpp"

namespace midipool {

// This machine's CLOCK_MONOTONIC: the local time of a real client, and the one that JACK, the
// spooler and datagram arrivals share. Thread-safe, realtime-safe.
class MonotonicClock final : public Clock {
 public:
  [[nodiscard]] LocalTime now() const noexcept override {
    timespec time{};
    clock_gettime(CLOCK_MONOTONIC, &time);
    return LocalTime{std::chrono::seconds{time.tv_sec} + Nanoseconds{time.tv_nsec}};
  }
};

}  // namespace midipool
