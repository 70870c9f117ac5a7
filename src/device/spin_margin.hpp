// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>

#include "time/clock.hpp"

namespace midipool {

// How much before its time a thread is to wake, and to spin from then on, so that nearly always it is
// there soon enough. Spinning costs, so this is as little as the machine allows (where being late costs
// more: client/sound/wake_margin.hpp). It follows the 99.5th percentile of how late the system wakes
// it, which is 20 µs on one machine and 200 on another, by the steps of a quantile's stochastic
// approximation (Robbins and Monro, 1951): up by many when it was too late, down by one when it was
// not. Realtime-safe; of one thread.
class SpinMargin {
 public:
  // Never more than `most`, with which it begins.
  explicit SpinMargin(Nanoseconds most) noexcept : most_{most}, margin_{most} {}

  [[nodiscard]] Nanoseconds get() const noexcept { return margin_; }

  // The system has woken the thread so much after the moment it had asked for.
  void woke(Nanoseconds late) noexcept {
    margin_ += late > margin_ ? kTooLate : -kInTime;
    margin_ = std::clamp(margin_, Nanoseconds{}, most_);
  }

 private:
  static constexpr Nanoseconds kInTime{100};
  static constexpr Nanoseconds kTooLate = 199 * kInTime;

  Nanoseconds most_;
  Nanoseconds margin_;
};

}  // namespace midipool
