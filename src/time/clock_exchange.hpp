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

  // Time on the line, both ways together. Negative on nonsense.
  [[nodiscard]] constexpr Nanoseconds roundTrip() const noexcept {
    return (answerArrived - asked) - (answered - questionArrived);
  }

  // Session time minus local time in the middle of the exchange, if both ways took equally long;
  // otherwise wrong by half of their difference, which nobody can see from inside.
  [[nodiscard]] constexpr Nanoseconds offset() const noexcept {
    const auto there = questionArrived.time_since_epoch() - asked.time_since_epoch();
    const auto back = answered.time_since_epoch() - answerArrived.time_since_epoch();
    return there / 2 + back / 2;
  }

  [[nodiscard]] constexpr LocalTime middle() const noexcept {
    return asked + (answerArrived - asked) / 2;
  }
};

}  // namespace midipool
