// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "midi/spooler.hpp"
#include "time/clock_mapping.hpp"

namespace midipool::testing {

// Session time is local time.
inline ClockMapping sameClock() {
  return ClockMapping{};
}

inline SessionTime sessionAt(LocalTime time) {
  return SessionTime{time.time_since_epoch()};
}
inline LocalTime localAt(SessionTime time) {
  return LocalTime{time.time_since_epoch()};
}

// A song that plays from its beginning at `start`.
inline Timeline playingFrom(LocalTime start, double bpm) {
  Timeline timeline;
  timeline.start = sessionAt(start);
  timeline.bpm = *Bpm::from(bpm);
  timeline.playing = true;
  timeline.revision = 1;
  return timeline;
}

inline void play(Spooler& spooler, const Timeline& timeline) {
  Schedule schedule;
  schedule.insert(timeline);
  spooler.setSchedule(schedule);
  spooler.setMapping(sameClock());
}

}  // namespace midipool::testing
