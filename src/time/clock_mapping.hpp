// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "time/clock.hpp"

namespace midipool {

// Local time to session time and back: a straight line, with a first piece of slightly other slope
// while a correction is being worked in. Plain data that realtime threads get by value.
// Realtime-safe.
struct ClockMapping {
  LocalTime local{};
  SessionTime session{};
  double rate = 0.0;        // session seconds in a local second, minus one
  double correction = 0.0;  // added to the rate for `correctionLasts` from `local` on
  Nanoseconds correctionLasts{};

  [[nodiscard]] SessionTime toSession(LocalTime time) const noexcept;
  [[nodiscard]] LocalTime toLocal(SessionTime time) const noexcept;
  // Session seconds in a local second at that time.
  [[nodiscard]] double slopeAt(LocalTime time) const noexcept;
};

}  // namespace midipool
