// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <chrono>
#include <vector>

#include "midi/clock_generator.hpp"
#include "midi/model_slave.hpp"

namespace midipool::testing {

using namespace std::chrono_literals;

inline SessionTime at(Nanoseconds time) {
  return SessionTime{time};
}

inline Timeline timelineAt(Nanoseconds start, std::uint64_t revision, bool playing,
                           Beats song = Beats{}) {
  Timeline timeline;
  timeline.start = at(start);
  timeline.song = song;
  timeline.playing = playing;
  timeline.revision = revision;
  return timeline;
}

// A port that takes messages in cycles, as JACK does.
class SlavePort {
 public:
  void run(const Schedule& schedule, Nanoseconds until, Nanoseconds cycle = 5ms) {
    for (; now_ < at(until); now_ += cycle) {
      while (const auto event = generator_.next(schedule, now_, now_ + cycle)) {
        slave_.hear(std::max(event->time, now_), event->message);
        messages_.push_back(*event);
      }
    }
  }
  void sleepUntil(Nanoseconds time) { now_ = at(time); }

  ClockGenerator generator_;
  ModelSlave slave_;
  std::vector<ClockGenerator::Event> messages_;
  SessionTime now_ = at(-100ms);  // so that a song that starts at zero is announced ahead
};

}  // namespace midipool::testing
