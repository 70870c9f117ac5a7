// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "time/clock_filter.hpp"
#include "time/clock_mapping.hpp"

namespace midipool {

// kFree: no server's clock yet. kHoldover: it was known, answers have stopped. kLocked: it is
// known.
enum class ClockState { kFree, kHoldover, kLocked };

// The session clock as a client shows it to its spooler: what the filter estimates, but steady.
// Corrections are worked in by a slightly other rate, so that no tick of a playing sequencer jumps.
// Pure; not thread-safe.
class SessionClock {
 public:
  // An answer of the server. `mayStep`: no sequencer is playing, so the clock may jump into place.
  ClockFilter::Verdict add(const ClockExchange& exchange, bool mayStep);

  // The session clock of another server (or of one that lost its memory): nothing known so far
  // holds.
  void restart() noexcept { *this = SessionClock{}; }

  [[nodiscard]] ClockState state(LocalTime now) const noexcept;
  [[nodiscard]] const ClockMapping& mapping() const noexcept { return mapping_; }
  [[nodiscard]] const ClockFilter& filter() const noexcept { return filter_; }

  // The filter's own bound, and what is still to be worked in.
  [[nodiscard]] Nanoseconds errorBound(LocalTime now) const noexcept;

  // True when the estimate is still poor and more answers are wanted soon.
  [[nodiscard]] bool wantsBurst(LocalTime now) const noexcept;

 private:
  void steer(LocalTime now, bool mayStep) noexcept;

  ClockFilter filter_;
  ClockMapping mapping_;
  bool steered_ = false;
  bool doubtful_ = false;
};

}  // namespace midipool
