// SPDX-License-Identifier: GPL-3.0-or-later
#include <cerrno>
#include <ctime>

#include "realtime/sleep.hpp"

namespace midipool::realtime {

LocalTime monotonicNow() noexcept {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return LocalTime{std::chrono::seconds{now.tv_sec} + Nanoseconds{now.tv_nsec}};
}

void sleepUntil(LocalTime time) noexcept {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time.time_since_epoch());
  const auto rest = time.time_since_epoch() - seconds;
  timespec until{};
  until.tv_sec = static_cast<std::time_t>(seconds.count());
  until.tv_nsec = static_cast<long>(rest.count());
  while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, nullptr) == EINTR) {
  }
}

}  // namespace midipool::realtime
