// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/rate_limit.hpp"

#include <algorithm>
#include <cmath>

namespace midipool {
namespace {

Nanoseconds scaled(Nanoseconds time, double factor) noexcept {
  return Nanoseconds{std::llround(static_cast<double>(time.count()) * factor)};
}

}  // namespace

RateLimit::RateLimit(double perSecond, double burst) noexcept
    : perToken_{std::llround(1e9 / perSecond)}, depth_{scaled(perToken_, burst)} {}

bool RateLimit::allow(LocalTime now, double cost) noexcept {
  const auto fullAt = std::max(fullAt_, now) + scaled(perToken_, cost);
  if (fullAt - now > depth_) return false;
  fullAt_ = fullAt;
  return true;
}

}  // namespace midipool
