// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/pan_law.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace midipool {
namespace {

double limited(double position) noexcept {
  return std::isnan(position) ? 0.0 : std::clamp(position, -1.0, 1.0);
}

// A quarter of a sine, rising from 0 to 1. Both sides use it with mirrored arguments, as cos(π/2)
// is not exactly 0 in floating point and sin(0) is.
float quarterSine(double share) noexcept {
  return static_cast<float>(std::sin(share * std::numbers::pi / 2.0));
}

}  // namespace

StereoGain panMono(double position) noexcept {
  const double at = limited(position);
  return {quarterSine((1.0 - at) / 2.0), quarterSine((1.0 + at) / 2.0)};
}

StereoGain balanceStereo(double position) noexcept {
  const double at = limited(position);
  return {quarterSine(std::min(1.0, 1.0 - at)), quarterSine(std::min(1.0, 1.0 + at))};
}

}  // namespace midipool
