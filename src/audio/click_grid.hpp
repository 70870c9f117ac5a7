// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>

#include "time/schedule.hpp"

namespace midipool {

// What a metronome tells of a bar: its first beat, its other beats, and what lies between them.
enum class ClickKind : std::uint8_t { kAccent, kBeat, kSubdivision };

enum class Subdivision : std::uint8_t { kNone, kEighths, kTriplets, kSixteenths };

struct Click {
  SessionTime time;  // may lie before what was asked for: it is late
  ClickKind kind = ClickKind::kBeat;

  bool operator==(const Click&) const noexcept = default;
};

// Turns the room's timelines into clicks: one for each beat of the song while it plays, and of the
// count-in before it.
//
// It keeps the tick that it has come to, as ClockGenerator does, and goes from timeline to timeline
// on ticks. So no click is lost or doubled where the room changes, nor where the time that is asked
// for is a little further or less far than it was. Where it is a quarter of a second off, it begins
// anew there. Plain data, no allocation: realtime-safe, used by one thread.
class ClickGrid {
 public:
  struct Choice {
    Subdivision subdivision = Subdivision::kNone;  // of quarter notes, counted from the bar line
    bool accent = true;                            // on one

    bool operator==(const Choice&) const noexcept = default;
  };

  // The next click before `until`; `now` is where the time that is asked for begins.
  std::optional<Click> next(const Schedule& schedule, const Choice& choice, SessionTime now,
                            SessionTime until) noexcept;

  // Whoever asks next begins where he is.
  void forget() noexcept { following_ = false; }

 private:
  void follow(const Schedule& schedule, SessionTime now) noexcept;
  void takeOver(const Timeline& successor) noexcept;
  [[nodiscard]] bool isOutOfReach(SessionTime now) const noexcept;
  [[nodiscard]] std::optional<ClickKind> kindNow(const Schedule& schedule,
                                                 const Choice& choice) const noexcept;
  [[nodiscard]] std::optional<ClickKind> kindInCountIn(const Schedule& schedule,
                                                       const Choice& choice) const noexcept;

  Timeline timeline_;       // the one that the next tick belongs to
  std::int64_t index_ = 0;  // of the next tick in it
  bool following_ = false;
};

}  // namespace midipool
