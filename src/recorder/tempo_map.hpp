// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "recorder/song_history.hpp"

namespace midipool {

// Tempo and bars of a recording along its time, as sequencers and DAWs write them down. Plain data; pure.
class TempoMap {
 public:
  struct Stretch {
    Nanoseconds time;         // since the recording's beginning
    double quarters = 0.0;    // notated quarter notes since then
    double bpm = 120.0;       // of these, a minute
    bool newBars = false;     // a bar begins here, and the signature is said anew
    TimeSignature signature;  // in either case
  };
  // Bars count from the recording's beginning, from 1; beats too, with fractions.
  struct Place {
    std::int64_t bar = 1;
    double beat = 1.0;
  };

  // 120 bpm in 4/4.
  TempoMap() : stretches_{{Nanoseconds{}, 0.0, 120.0, true, {}}} {}
  // Up to the session time `end`.
  TempoMap(const SongHistory& history, SessionTime end);

  // One at least, the first at 0.
  [[nodiscard]] const std::vector<Stretch>& stretches() const noexcept { return stretches_; }
  [[nodiscard]] double quartersAt(Nanoseconds time) const noexcept;
  [[nodiscard]] Place placeAt(Nanoseconds time) const noexcept;

 private:
  void add(Stretch stretch);

  std::vector<Stretch> stretches_;
};

}  // namespace midipool
