// SPDX-License-Identifier: GPL-3.0-or-later
#include "device/cycle_clock.hpp"

#include <algorithm>
#include <cmath>

namespace midipool {

std::uint32_t CycleClock::begin(std::uint32_t frame, std::uint32_t frames,
                                std::optional<LocalTime> wokeUp) noexcept {
  follow(frame);
  const auto missed = wokeUp && running_ ? missedBefore(*wokeUp) : 0;
  frames_ = frames;
  if (wokeUp) {
    clock_.cycle(first_, *wokeUp);
    wokeUp_ = *wokeUp;
    running_ = true;
  }
  return missed;
}

// After an xrun jackd sets its counter ahead by a number that has little to do with the time lost,
// and where it restarts its timer it sets nothing at all: the clock finds out.
void CycleClock::follow(std::uint32_t frame) noexcept {
  const std::uint32_t passed = frame - counter_;
  counter_ = frame;
  if (!seen_) {
    seen_ = true;
    first_ = frame;
    return;
  }
  if (passed != frames_) clock_.skipped();
  const bool ahead = passed < static_cast<std::uint32_t>(rate_) * 10U;
  first_ += ahead ? passed : frames_;
}

std::uint32_t CycleClock::missedBefore(LocalTime wokeUp) const noexcept {
  const double cycle = frames_ * clock_.nanosecondsPerFrame();
  const double cycles = static_cast<double>((wokeUp - wokeUp_).count()) / cycle;
  return static_cast<std::uint32_t>(std::clamp(std::lround(cycles) - 1, 0L, 1000000L));
}

}  // namespace midipool
