// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "realtime/sleep.hpp"

namespace midipool::testing {

inline void wait(Nanoseconds duration) {
  realtime::sleepUntil(realtime::monotonicNow() + duration);
}

// Whether it becomes true in time.
template <typename Condition>
bool waitFor(Condition condition, Nanoseconds patience = std::chrono::seconds{10}) {
  const auto until = realtime::monotonicNow() + patience;
  while (!condition()) {
    if (realtime::monotonicNow() > until) return false;
    wait(std::chrono::milliseconds{10});
  }
  return true;
}

}  // namespace midipool::testing
