// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstdint>

#include "time/clock.hpp"

namespace midipool {

// The worst of what receivers have reported lately, for who looks at a server's metrics: the highest
// share of lost packets of the last 10 to 20 seconds. Pure, realtime-safe; not thread-safe.
class LossWatch {
 public:
  // `fraction` of 256, as in a report block.
  void reported(std::uint8_t fraction, LocalTime now) noexcept {
    tick(now);
    worst_ = std::max(worst_, fraction);
  }
  void tick(LocalTime now) noexcept {
    if (now - since_ < kWindow) return;
    before_ = now - since_ < 2 * kWindow ? worst_ : std::uint8_t{0};
    worst_ = 0;
    since_ = now;
  }
  [[nodiscard]] std::uint8_t worst() const noexcept { return std::max(worst_, before_); }

 private:
  static constexpr Nanoseconds kWindow = std::chrono::seconds{10};

  LocalTime since_{};
  std::uint8_t worst_ = 0;
  std::uint8_t before_ = 0;
};

}  // namespace midipool
