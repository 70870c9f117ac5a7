// SPDX-License-Identifier: GPL-3.0-or-later
//
// For systems without clock_nanosleep (macOS, Windows).
#include <thread>

#include "realtime/sleep.hpp"

namespace midipool::realtime {

LocalTime monotonicNow() noexcept {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return LocalTime{std::chrono::duration_cast<Nanoseconds>(now)};
}

void sleepUntil(LocalTime time) noexcept {
  const auto until =
      std::chrono::duration_cast<std::chrono::steady_clock::duration>(time.time_since_epoch());
  std::this_thread::sleep_until(std::chrono::steady_clock::time_point{until});
}

}  // namespace midipool::realtime
