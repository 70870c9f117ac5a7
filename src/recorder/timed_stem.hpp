// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "audio/stem_player.hpp"
#include "media/sound_block.hpp"
#include "time/frames.hpp"

namespace midipool {

// A stem as it was at each session time, by a StemPlayer whose device is the session clock itself, at
// exactly 48,000 frames a second. Blocks should come in order, when the recording is less than
// kAhead before them: the stem's clock is read where it is played. One thread.
class TimedStem {
 public:
  static constexpr Nanoseconds kAhead = std::chrono::milliseconds{250};
  // Where frames are numbered from nothing, as one's own are: that much is added. A player needs some
  // before the one at which it stands, or begins later and is seconds on its way to its place.
  static constexpr std::int64_t kFirstFrame = 64;

  // The interpolator must outlive it.
  TimedStem(std::size_t channels, const Interpolator& interpolator);

  // Captured before `start` + kAhead, where `start` is that of the next block.
  void take(const SoundBlock& block, SessionTime start) noexcept;
  // The same; `planar` has a pointer a channel.
  void take(std::int64_t frame, SessionTime captured, std::span<const float* const> planar,
            std::size_t frames, SessionTime start) noexcept;
  // As TrackSource::render().
  bool render(SessionTime start, std::span<float> left, std::span<float> right) noexcept;

  [[nodiscard]] std::size_t channels() const noexcept { return channels_; }
  [[nodiscard]] const StemPlayer& player() const noexcept { return player_; }

 private:
  std::size_t channels_;
  StemPlayer player_;
};

}  // namespace midipool
