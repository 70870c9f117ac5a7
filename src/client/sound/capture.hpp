// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>

#include "client/sound/block_queue.hpp"
#include "client/sound/frame_count.hpp"
#include "media/sound_block.hpp"

namespace midipool {

// Cuts what a player plays into blocks of one packet each, and keeps them until the media thread
// sends them. The audio thread gives, the media thread takes; realtime-safe.
class Capture : public BlockQueue<SoundBlock, 64> {
 public:
  // At most SoundBlock::kMostFrames; 0: nobody wants any. `mono`: both sides together. Any thread.
  void setPackets(std::size_t frames, bool mono) noexcept {
    mono_.store(mono);
    wanted_.store(frames);
  }

  // Audio thread. `start` and `period` as StemPlayer::play() has them.
  void add(std::span<const float> left, std::span<const float> right, SessionTime start,
           double period) noexcept;

 private:
  void append(std::span<const float> left, std::span<const float> right) noexcept;

  std::atomic<std::size_t> wanted_{0};
  std::atomic<bool> mono_{false};

  // Of the audio thread.
  std::size_t framesPerPacket_ = 0;
  SoundBlock block_;  // being filled
  FrameCount count_;
};

}  // namespace midipool
