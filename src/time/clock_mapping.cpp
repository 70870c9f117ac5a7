// SPDX-License-Identifier: GPL-3.0-or-later
#include "time/clock_mapping.hpp"

#include <algorithm>
#include <cmath>

namespace midipool {
namespace {

Nanoseconds scaled(Nanoseconds duration, double factor) noexcept {
  return Nanoseconds{std::llround(static_cast<double>(duration.count()) * factor)};
}

}  // namespace

SessionTime ClockMapping::toSession(LocalTime time) const noexcept {
  const auto elapsed = time - local;
  const auto corrected = std::clamp(elapsed, Nanoseconds::zero(), correctionLasts);
  return session + elapsed + scaled(elapsed, rate) + scaled(corrected, correction);
}

LocalTime ClockMapping::toLocal(SessionTime time) const noexcept {
  const auto elapsed = time - session;
  const auto endOfCorrection = correctionLasts + scaled(correctionLasts, rate + correction);
  if (elapsed < Nanoseconds::zero()) return local + scaled(elapsed, 1.0 / (1.0 + rate));
  if (elapsed < endOfCorrection) return local + scaled(elapsed, 1.0 / (1.0 + rate + correction));
  return local + correctionLasts + scaled(elapsed - endOfCorrection, 1.0 / (1.0 + rate));
}

double ClockMapping::slopeAt(LocalTime time) const noexcept {
  const bool correcting = time >= local && time < local + correctionLasts;
  return 1.0 + rate + (correcting ? correction : 0.0);
}

}  // namespace midipool
