// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "time/clock.hpp"

namespace midipool {

// How long to wait for an acknowledgement before sending again, from measured round trips
// (RFC 6298, with bounds that suit music). Pure; not thread-safe.
class RetransmissionTime {
 public:
  static constexpr Nanoseconds kShortest = std::chrono::milliseconds{10};
  static constexpr Nanoseconds kLongest = std::chrono::milliseconds{200};

  // Impossible ones (negative, or above 10 s) are ignored.
  void addRoundTrip(Nanoseconds roundTrip) noexcept;

  // The wait after the given number of fruitless ones: each doubles it.
  [[nodiscard]] Nanoseconds after(int attempts) const noexcept;

  // Smoothed. Zero until the first measurement.
  [[nodiscard]] Nanoseconds roundTrip() const noexcept { return smoothed_; }

 private:
  Nanoseconds smoothed_{};
  Nanoseconds variation_{};
  bool started_ = false;
};

}  // namespace midipool
