// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>

#include "time/clock.hpp"

namespace midipool {

// Whether packets of a stream get lost, as its receivers report: then those that follow carry parity,
// for a minute after the last loss. Pure, realtime-safe; one thread.
class LossMemory {
 public:
  static constexpr Nanoseconds kRemembered = std::chrono::seconds{60};

  // One receiver has missed so many packets so far; `most` is the most that he has ever reported, 0
  // at first. What was overtaken counts as lost until it comes, so only more than ever is a loss.
  void reported(std::int64_t lost, std::int64_t& most, LocalTime now) noexcept {
    if (lost <= most) return;
    most = lost;
    last_ = now;
  }
  [[nodiscard]] bool lately(LocalTime now) const noexcept {
    return last_ && now - *last_ < kRemembered;
  }

 private:
  std::optional<LocalTime> last_;
};

}  // namespace midipool
