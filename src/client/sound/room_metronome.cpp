// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/sound/room_metronome.hpp"

#include <algorithm>
#include <cmath>

namespace midipool {

bool RoomMetronome::play(SessionTime start, double period, Nanoseconds delay,
                         std::span<float> out) noexcept {
  const auto& wish = wishes_.get();
  if (wish.on != isOn_) {
    isOn_ = wish.on;
    grid_.forget();
    metronome_.silence();
  }
  if (!isOn_) return false;
  const auto& schedule = schedules_.get();
  const auto heard = start - delay;
  const auto frames = static_cast<double>(out.size());
  // Beyond that the nearest frame is the first of the next block.
  const auto until = heard + Nanoseconds{std::llround((frames - 0.5) * period)};
  while (const auto click = grid_.next(schedule, wish.clicks, heard, until)) {
    const double frame = static_cast<double>((click->time - heard).count()) / period;
    metronome_.begin(click->kind,
                     static_cast<std::size_t>(std::clamp(std::round(frame), 0.0, frames - 1.0)));
  }
  metronome_.render(out);
  return true;
}

}  // namespace midipool
