// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "time/beats.hpp"
#include "time/time_signature.hpp"

namespace midipool {

// What a musician reads on the counter. Bars and beats count from 1, ticks from 0.
struct BarPosition {
  std::int64_t bar = 1;
  int beat = 1;
  int tick = 0;

  constexpr bool operator==(const BarPosition&) const noexcept = default;
};

// A bar line of the song and the number of the bar that begins there. Bars are counted from it in
// both directions, so that a change of signature in mid-song does not renumber what has passed.
struct BarOrigin {
  Beats line;
  std::int64_t bar = 1;

  constexpr bool operator==(const BarOrigin&) const noexcept = default;
};

[[nodiscard]] BarPosition barPositionAt(Beats song, const BarOrigin& origin,
                                        TimeSignature signature) noexcept;

// The last bar line at or before, and the first at or after.
[[nodiscard]] Beats barLineBefore(Beats song, const BarOrigin& origin,
                                  TimeSignature signature) noexcept;
[[nodiscard]] Beats barLineAfter(Beats song, const BarOrigin& origin,
                                 TimeSignature signature) noexcept;

// The first beat of a bar at or after.
[[nodiscard]] Beats beatLineAfter(Beats song, const BarOrigin& origin,
                                  TimeSignature signature) noexcept;

// The origin of a song of one signature from its start on, in which `position` lies at `song`.
[[nodiscard]] BarOrigin originFrom(Beats song, const BarPosition& position,
                                   TimeSignature signature) noexcept;

}  // namespace midipool
