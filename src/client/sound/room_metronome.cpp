// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/sound/room_metronome.hpp"

namespace midipool {

bool RoomMetronome::play(SessionTime start, double period, Nanoseconds delay,
                         std::span<float> out) noexcept {
  const auto& wish = wishes_.get();
  if (wish.on != isOn_) {
    isOn_ = wish.on;
    player_.stop();
  }
  if (!isOn_) return false;
  player_.play(schedules_.get(), wish.clicks, start - delay, period, out);
  return true;
}

}  // namespace midipool
