// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "time/clock.hpp"

namespace midipool {

// The four timestamps of one question and answer (as in NTP, RFC 5905 section 8).
struct ClockExchange {
  LocalTime asked;
  SessionTime questionArrived;
  SessionTime answered;
  LocalTime answerArrived;

  // Session time minus local time, plus what the way there took.
  [[nodiscard]] constexpr Nanoseconds there() const noexcept {
    return questionArrived.time_since_epoch() - asked.time_since_epoch();
  }
  // Session time minus local time, minus what the way back took.
  [[nodiscard]] constexpr Nanoseconds back() const noexcept {
    return answered.time_since_epoch() - answerArrived.time_since_epoch();
  }

  // Time on the line, both ways together. Negative on nonsense.
  [[nodiscard]] constexpr Nanoseconds roundTrip() const noexcept { return there() - back(); }

  [[nodiscard]] constexpr LocalTime middle() const noexcept {
    return asked + (answerArrived - asked) / 2;
  }
};

}  // namespace midipool
