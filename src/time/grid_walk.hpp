// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>

#include "time/schedule.hpp"

namespace midipool {

// What a room's music is counted in.
enum class GridUnit : std::uint8_t { kBar, kBeat };

[[nodiscard]] Beats lengthOf(GridUnit unit, TimeSignature signature) noexcept;

// A line of the grid at which the song has arrived: where a bar (or a beat) begins, or where the song
// has jumped into the middle of one.
struct GridLine {
  SessionTime time{};
  SessionTime start{};   // where this bar would have begun, had it been played whole
  Nanoseconds length{};  // of the whole bar, at the tempo from there on
  bool afresh = false;   // nothing was played before it: the song has just been started
};

// Goes along the grid as the room plays it, through changes of tempo and signature, jumps and loops.
// A jump that lands on the beat it left from is no line: the grid goes on. Pure; not thread-safe.
class GridWalk {
 public:
  explicit GridWalk(GridUnit unit) noexcept : unit_{unit} {}

  // The next line, if it is not later than `until`; each once. First the last line before that, from
  // where the song may have been played for long. Nothing while the song stands.
  [[nodiscard]] std::optional<GridLine> next(const Schedule& schedule, SessionTime until) noexcept;

 private:
  [[nodiscard]] Beats lineBefore(Beats place) const noexcept;
  [[nodiscard]] Beats placeAt(Beats passed) const noexcept;
  [[nodiscard]] Beats phaseAt(Beats place) const noexcept;
  [[nodiscard]] SessionTime timeAt(Beats passed) const noexcept;
  [[nodiscard]] GridLine lineAt(Beats passed, Beats phase) const noexcept;
  [[nodiscard]] Beats toNextLine() const noexcept;
  [[nodiscard]] std::optional<GridLine> begin(const Timeline& timeline, SessionTime now) noexcept;
  [[nodiscard]] std::optional<GridLine> takeOver(const Timeline& timeline) noexcept;

  GridUnit unit_;
  std::optional<Timeline> ruling_;
  Beats passed_;  // since it began, without the loop's jumps
};

}  // namespace midipool
