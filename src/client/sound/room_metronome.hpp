// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

#include "audio/click_player.hpp"
#include "audio/mixer_strip.hpp"
#include "realtime/latest.hpp"
#include "time/schedule.hpp"

namespace midipool {

// Its strip in the mix. No stream has that source.
inline constexpr StripId kMetronomeStrip{0};

// The metronome of one player: clicks by the room's timelines, made where they are heard and never
// sent. Costs nothing while it is off.
class RoomMetronome {
 public:
  // --- Engine's thread ---

  void setSchedule(const Schedule& schedule) noexcept { schedules_.set(schedule); }
  void set(bool on, const ClickGrid::Choice& clicks) noexcept { wishes_.set({on, clicks}); }

  // --- Device's thread; realtime-safe ---

  // Overwrites a block that begins at that session time, its frames so many nanoseconds apart, with
  // what is `delay` old by then: a click stands on the frame that is nearest. False, and nothing is
  // written, while it is off.
  bool play(SessionTime start, double period, Nanoseconds delay, std::span<float> out) noexcept;

 private:
  struct Wish {
    bool on = false;
    ClickGrid::Choice clicks;
  };

  realtime::Latest<Schedule> schedules_;
  realtime::Latest<Wish> wishes_;

  // Of the device's thread.
  ClickPlayer player_;
  bool isOn_ = false;
};

}  // namespace midipool
