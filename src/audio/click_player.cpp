// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/click_player.hpp"

#include <algorithm>
#include <cmath>

namespace midipool {

void ClickPlayer::play(const Schedule& schedule, const ClickGrid::Choice& clicks, SessionTime start,
                       double period, std::span<float> out) noexcept {
  const auto frames = static_cast<double>(out.size());
  // Beyond that the nearest frame is the first of the next block.
  const auto until = start + Nanoseconds{std::llround((frames - 0.5) * period)};
  while (const auto click = grid_.next(schedule, clicks, start, until)) {
    const double frame = static_cast<double>((click->time - start).count()) / period;
    metronome_.begin(click->kind,
                     static_cast<std::size_t>(std::clamp(std::round(frame), 0.0, frames - 1.0)));
  }
  metronome_.render(out);
}

void ClickPlayer::stop() noexcept {
  grid_.forget();
  metronome_.silence();
}

}  // namespace midipool
