// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/sound/frame_count.hpp"

#include <cmath>
#include <cstdlib>

#include "audio/stem_player.hpp"

namespace midipool {

bool FrameCount::begin(SessionTime start, double period, std::size_t frames) noexcept {
  const bool first = !running_;
  const auto off =
      first ? 0 : std::llround(static_cast<double>((start - expected_).count()) / period);
  const bool jumps = std::abs(off) >= StemPlayer::kJumpFrames;
  if (jumps) next_ += off;
  running_ = true;
  expected_ = frameTime(start, period, frames);
  return !first && !jumps;
}

SessionTime frameTime(SessionTime start, double period, std::size_t frames) noexcept {
  return start + Nanoseconds{std::llround(static_cast<double>(frames) * period)};
}

}  // namespace midipool
