// SPDX-License-Identifier: GPL-3.0-or-later
#include "recorder/timed_stem.hpp"

#include <array>

namespace midipool {
namespace {

// Samples are never passed as they are, so that each stem is right to a fraction of a frame.
StemPlayer::Settings playerFor(std::size_t channels) {
  StemPlayer::Settings settings;
  settings.channels = channels;
  settings.betweenFrames = true;
  return settings;
}

}  // namespace

TimedStem::TimedStem(std::size_t channels, const Interpolator& interpolator)
    : channels_{channels}, player_{playerFor(channels), interpolator} {
  player_.playAt(kAhead);
}

void TimedStem::take(const SoundBlock& block, SessionTime start) noexcept {
  const std::array planar{block.samples[0].data(), block.samples[1].data()};
  take(block.frame, block.captured, planar, block.frames, start);
}

void TimedStem::take(std::int64_t frame, SessionTime captured, std::span<const float* const> planar,
                     std::size_t frames, SessionTime start) noexcept {
  player_.received(frame, captured, planar, frames, start + kAhead);
}

bool TimedStem::render(SessionTime start, std::span<float> left, std::span<float> right) noexcept {
  const std::array out{left.data(), right.data()};
  player_.play(start + kAhead, kNanosecondsPerFrame, std::span{out}.first(channels_), left.size());
  return player_.assembledTo().has_value();
}

}  // namespace midipool
