// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "time/clock.hpp"

namespace midipool {

// When to ask the server for its time: a burst at first and whenever the clock is in doubt, some
// questions a second until the filter has settled, a few a second from then on. Over a line that
// jitters many more of them, as only the quickest count. Pure.
class ClockQuestions {
 public:
  // A new connection.
  void start(LocalTime now) noexcept;
  void stop() noexcept { asking_ = false; }

  // True when it is time to ask; counts as asked. `jitter` as ClockFilter has it.
  [[nodiscard]] bool due(LocalTime now, bool wantsBurst, Nanoseconds jitter) noexcept;
  // Far in the future while stopped.
  [[nodiscard]] LocalTime nextDue() const noexcept;

 private:
  bool asking_ = false;
  int burstLeft_ = 0;
  LocalTime started_{};
  LocalTime lastBurst_{};
  LocalTime next_{};
};

}  // namespace midipool
