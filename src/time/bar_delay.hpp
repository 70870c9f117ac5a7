// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <deque>
#include <optional>

#include "time/delay_change.hpp"
#include "time/grid_walk.hpp"

namespace midipool {

// How late the room is heard by who hears it a number of whole bars (or beats) late: what was played
// at a place of its bar comes at the same place of a later one. In every bar it is the delay between
// the two bars' beginnings; where bars differ in length, as after a change of tempo, it changes at the
// line. A jump of the song begins a new bar, or goes on in the middle of one.
//
// All who have seen the room play for so many bars agree to the nanosecond; who has just come counts
// on the tempo he finds. Pure; not thread-safe.
class BarDelay {
 public:
  BarDelay(GridUnit unit, std::size_t count) noexcept;

  // The delay now, and at the line that comes next, as far as it is near. To be called often. Nothing
  // before the room's music is known.
  [[nodiscard]] std::optional<DelayChange> follow(const Schedule& schedule, SessionTime now);

  // Session times of before mean nothing any more.
  void restart() noexcept;

  // The longest that any timeline in `schedule` will lead to.
  [[nodiscard]] Nanoseconds longest(const Schedule& schedule) const noexcept;

 private:
  void add(const GridLine& line);
  // Of a line that is, or comes to be, at that place of `lines_`.
  [[nodiscard]] Nanoseconds delayAt(const GridLine& line, std::size_t index) const noexcept;
  [[nodiscard]] Nanoseconds keptOr(Nanoseconds next) const noexcept;
  [[nodiscard]] Nanoseconds nominal(const Timeline& timeline) const noexcept;

  GridUnit unit_;
  std::size_t count_;
  GridWalk walk_;
  std::deque<GridLine> lines_;
  std::optional<Nanoseconds> delay_;
};

}  // namespace midipool
