// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>

#include "time/clock.hpp"

namespace midipool {

// How long before something is due a thread must wake to be ready, on a machine that wakes threads
// late, and with a device whose cycles come at times earlier than foretold: what has lately been
// missed, with some to spare, fading over seconds. Pure.
class WakeMargin {
 public:
  static constexpr Nanoseconds kLeast = std::chrono::microseconds{300};
  // Nothing is known at first.
  static constexpr Nanoseconds kAtFirst = std::chrono::milliseconds{3};

  // By how much it was late this time; less than nothing: it was not. `passed`: since the last time.
  void missed(Nanoseconds by, Nanoseconds passed) noexcept {
    const double kept = std::exp(-std::chrono::duration<double>(passed).count() / kFadeSeconds);
    fading_ = std::max(static_cast<double>(by.count()), fading_ * kept);
  }
  [[nodiscard]] Nanoseconds margin() const noexcept {
    return kLeast + Nanoseconds{std::llround(kToSpare * fading_)};
  }

 private:
  static constexpr double kFadeSeconds = 10.0;
  static constexpr double kToSpare = 1.5;
  double fading_ = static_cast<double>(kAtFirst.count());
};

}  // namespace midipool
