// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>

#include "time/bar_position.hpp"
#include "time/beats.hpp"
#include "time/bpm.hpp"
#include "time/clock.hpp"
#include "time/time_signature.hpp"

namespace midipool {

// A loop area of the song: when the song reaches `end`, it goes on at `start`.
struct Loop {
  Beats start;
  Beats end;

  constexpr bool operator==(const Loop&) const noexcept = default;
};

// Which place of the song it is at any session time, from one moment on. Ticks are counted from
// that moment: tick 0 falls on `start`, tick k is k ticks of music later. They go on while the song
// stands, so that a sequencer knows the tempo before Play.
//
// Plain data, trivially copyable: it crosses from the network thread to the realtime threads by
// value. All functions are pure and realtime-safe.
struct Timeline {
  SessionTime start;  // always falls on a tick of the timeline that ruled before
  Beats song;         // the song's place at `start`, a whole tick
  BarOrigin origin;   // from where bars are counted
  Bpm bpm;
  TimeSignature signature;
  bool playing = false;
  std::optional<Loop> loop;
  std::uint64_t revision = 0;  // a room's changes in their order; a higher one supersedes a lower
  Beats countIn;  // of a song that begins at `start`: so much before it, it is counted in

  [[nodiscard]] SessionTime tickTime(std::int64_t index) const noexcept;

  // The tick that lies nearest, and the first that is not earlier.
  [[nodiscard]] std::int64_t nearestTick(SessionTime time) const noexcept;
  [[nodiscard]] std::int64_t firstTickFrom(SessionTime time) const noexcept;

  // The song's place at tick `index`, with the loop's jumps; while the song stands, where it
  // stands.
  [[nodiscard]] Beats songAtTick(std::int64_t index) const noexcept;

  // The song's place at a time, between ticks too.
  [[nodiscard]] Beats songAt(SessionTime time) const noexcept;

  [[nodiscard]] BarPosition barPositionOf(Beats place) const noexcept {
    return barPositionAt(place, origin, signature);
  }

  // The same timeline, told from its tick `index` on. Behind its start nothing is counted in any
  // more.
  [[nodiscard]] Timeline anchoredAt(std::int64_t index) const noexcept;

  // How many ticks from now on (at tick `index`) until the song reaches a place, without a jump of
  // the loop in between. Nothing when the song does not get there so.
  [[nodiscard]] std::optional<std::int64_t> ticksUntil(Beats place,
                                                       std::int64_t index) const noexcept;

  bool operator==(const Timeline&) const noexcept = default;

 private:
  [[nodiscard]] Beats withLoop(Beats straight) const noexcept;
};

}  // namespace midipool
