// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "time/clock.hpp"

namespace midipool {

// A delay that all in a room change at one session time. Nothing: none is given. Plain data.
struct DelayChange {
  std::optional<Nanoseconds> before;
  std::optional<Nanoseconds> after;
  SessionTime at{};

  [[nodiscard]] constexpr std::optional<Nanoseconds> delayAt(SessionTime time) const noexcept {
    return time < at ? before : after;
  }
  bool operator==(const DelayChange&) const noexcept = default;
};

}  // namespace midipool
