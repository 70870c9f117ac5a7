// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>

#include "time/clock.hpp"

namespace midipool {

// How long after a cycle's beginning its sound is looked for. Programs before us in JACK's graph take
// their time; who looks too early looks twice, and each look wakes a thread; who looks late sends late.
// It follows the 80th percentile of how long that takes, by the steps of a quantile's stochastic
// approximation (as device/spin_margin.hpp): the 95th was so late that at 64 frames the sound went
// round a cycle later. Pure.
class LookDelay {
 public:
  static constexpr Nanoseconds kAtFirst = std::chrono::microseconds{60};
  static constexpr Nanoseconds kLeast = std::chrono::microseconds{30};
  static constexpr Nanoseconds kMost = std::chrono::microseconds{120};

  [[nodiscard]] Nanoseconds get() const noexcept { return delay_; }

  // Whether the sound was there at the first look for it.
  void looked(bool wasThere) noexcept {
    delay_ = std::clamp(delay_ + (wasThere ? -kInTime : kTooEarly), kLeast, kMost);
  }

 private:
  static constexpr Nanoseconds kInTime{250};
  static constexpr Nanoseconds kTooEarly = 4 * kInTime;

  Nanoseconds delay_ = kAtFirst;
};

}  // namespace midipool
