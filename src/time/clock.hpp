// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>

namespace midipool {

using Nanoseconds = std::chrono::nanoseconds;

// The two clocks of midiPool are tags: they have no now(). Time always comes in as an argument or
// from an injected Clock, so that a room of many clients runs in a test without sleeping.
template <typename Tag>
struct ClockTag {
  using duration = Nanoseconds;
  using rep = duration::rep;
  using period = duration::period;
  using time_point = std::chrono::time_point<Tag, duration>;
  static constexpr bool is_steady = true;
};

struct LocalClock : ClockTag<LocalClock> {};
struct SessionClockTag : ClockTag<SessionClockTag> {};

// Nanoseconds on this machine's monotonic clock. Never the wall clock.
using LocalTime = LocalClock::time_point;

// Nanoseconds on the server's monotonic clock. The only time on the wire.
using SessionTime = SessionClockTag::time_point;

// Where code needs to ask for the time, it is handed one of these.
class Clock {
 public:
  virtual ~Clock() = default;
  // Realtime-safe, thread-safe.
  [[nodiscard]] virtual LocalTime now() const noexcept = 0;
};

[[nodiscard]] constexpr std::int64_t nanosecondsOf(LocalTime time) noexcept {
  return time.time_since_epoch().count();
}

[[nodiscard]] constexpr std::int64_t nanosecondsOf(SessionTime time) noexcept {
  return time.time_since_epoch().count();
}

}  // namespace midipool
