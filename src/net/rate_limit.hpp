// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "time/clock.hpp"

namespace midipool {

// A token bucket: `burst` at once, `perSecond` in the long run. Kept as the time at which the
// bucket will be full again, so nothing has to be refilled. Pure; not thread-safe.
class RateLimit {
 public:
  // Both above zero.
  RateLimit(double perSecond, double burst) noexcept;

  // Takes `cost` tokens and says true; or takes none and says false. Time must not go backwards.
  [[nodiscard]] bool allow(LocalTime now, double cost = 1.0) noexcept;

  // True when nothing is owed: the limit may be forgotten.
  [[nodiscard]] bool isIdle(LocalTime now) const noexcept { return fullAt_ <= now; }

 private:
  Nanoseconds perToken_;
  Nanoseconds depth_;
  LocalTime fullAt_ = LocalTime::min();
};

}  // namespace midipool
