// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>

#include "client/sound/block_queue.hpp"
#include "client/sound/frame_count.hpp"
#include "media/input_block.hpp"

namespace midipool {

// Keeps what comes into each input, before it is mixed to what is sent, until the media thread takes it
// for a recorder: two of the longest cycles. The audio thread gives, the media thread takes; realtime-safe.
class InputCapture : public BlockQueue<InputBlock, 64> {
 public:
  // Whether anybody records them. Any thread.
  void setWanted(bool wanted) noexcept { wanted_.store(wanted); }

  // Audio thread. A pointer an input, InputBlock::kMostInputs at most, to so many frames each; `start` and
  // `period` as StemPlayer::play() has them.
  void add(std::span<const float* const> in, std::size_t frames, SessionTime start,
           double period) noexcept;

 private:
  void append(std::span<const float* const> in, std::size_t from, std::size_t count) noexcept;

  std::atomic<bool> wanted_{false};

  // Of the audio thread.
  InputBlock block_;  // being filled
  FrameCount count_;
};

}  // namespace midipool
