// SPDX-License-Identifier: GPL-3.0-or-later
#include "time/bpm.hpp"

namespace midipool {
namespace {

// 128 bits: a year of nanoseconds times 999,000 does not fit into 64.
__extension__ using Wide = __int128;

// One count of Beats lasts 60e9 ns / (24e6 counts * bpm) = 2'500'000 ns / thousandths of a bpm.
constexpr Wide kCountNanosecondsTimesThousandths = 2'500'000;

std::int64_t divideToNearest(Wide dividend, Wide divisor) noexcept {
  const Wide half = divisor / 2;
  return static_cast<std::int64_t>((dividend + (dividend < 0 ? -half : half)) / divisor);
}

}  // namespace

Nanoseconds Bpm::durationOf(Beats beats) const noexcept {
  return Nanoseconds{
      divideToNearest(Wide{beats.count()} * kCountNanosecondsTimesThousandths, thousandths_)};
}

Beats Bpm::beatsIn(Nanoseconds duration) const noexcept {
  return Beats::fromCount(
      divideToNearest(Wide{duration.count()} * thousandths_, kCountNanosecondsTimesThousandths));
}

}  // namespace midipool
