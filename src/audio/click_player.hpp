// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

#include "audio/click_grid.hpp"
#include "audio/metronome.hpp"

namespace midipool {

// The clicks of a room's timelines as sound, one block after another of session time. Mono, at 48 kHz.
// Realtime-safe, used by one thread.
class ClickPlayer {
 public:
  // Overwrites a block whose first frame is at that session time, its frames so many nanoseconds apart:
  // a click stands on the frame that is nearest.
  void play(const Schedule& schedule, const ClickGrid::Choice& clicks, SessionTime start,
            double period, std::span<float> out) noexcept;

  // What sounds is cut off, and the next block may be anywhere.
  void stop() noexcept;

 private:
  ClickGrid grid_;
  Metronome metronome_;
};

}  // namespace midipool
