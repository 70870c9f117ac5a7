// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/arrival_time.hpp"

#include <ctime>

namespace midipool {
namespace {

constexpr Nanoseconds kLongestLag = std::chrono::milliseconds{100};
constexpr Nanoseconds kUndisturbed = std::chrono::microseconds{5};
constexpr int kTries = 3;

Nanoseconds wallClock() noexcept {
  timespec time{};
  clock_gettime(CLOCK_REALTIME, &time);
  return std::chrono::seconds{time.tv_sec} + Nanoseconds{time.tv_nsec};
}

}  // namespace

ClockPair readClocks(const Clock& clock) noexcept {
  ClockPair best{};
  auto shortest = Nanoseconds::max();
  for (int i = 0; i < kTries && shortest > kUndisturbed; ++i) {
    const auto before = clock.now();
    const auto wall = wallClock();
    const auto took = clock.now() - before;
    if (took >= shortest) continue;
    shortest = took;
    best = {wall, before + took / 2};
  }
  return best;
}

LocalTime arrivalTime(Nanoseconds stamp, const ClockPair& reading) noexcept {
  const auto lag = reading.wall - stamp;
  const bool isBelievable = lag >= Nanoseconds::zero() && lag <= kLongestLag;
  return isBelievable ? reading.local - lag : reading.local;
}

}  // namespace midipool
