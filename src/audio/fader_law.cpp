// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/fader_law.hpp"

#include <array>
#include <cstddef>

namespace midipool {
namespace {

struct Point {
  double position;
  double decibels;
};

constexpr std::array<Point, 5> kLaw{{
    {0.0, kFaderBottom.value()},
    {0.0625, -60.0},
    {0.25, -30.0},
    {0.5, -10.0},
    {1.0, kFaderTop.value()},
}};

// `x` carried over the line through two points, from the coordinate `from` to the coordinate `to`.
double onLine(const Point& low, const Point& high, double Point::*from, double Point::*to,
              double x) noexcept {
  const double share = (x - low.*from) / (high.*from - low.*from);
  return low.*to + share * (high.*to - low.*to);
}

// `x` lies between the first and the last point.
double alongLaw(double Point::*from, double Point::*to, double x) noexcept {
  std::size_t high = 1;
  while (high + 1 < kLaw.size() && x > kLaw[high].*from) ++high;
  return onLine(kLaw[high - 1], kLaw[high], from, to, x);
}

}  // namespace

Decibels gainAtFader(double position) noexcept {
  if (!(position > 0.0)) return Decibels::silence();
  if (position >= 1.0) return kFaderTop;
  return Decibels{alongLaw(&Point::position, &Point::decibels, position)};
}

double faderAtGain(Decibels gain) noexcept {
  if (gain <= kFaderBottom) return 0.0;
  if (gain >= kFaderTop) return 1.0;
  return alongLaw(&Point::decibels, &Point::position, gain.value());
}

}  // namespace midipool
