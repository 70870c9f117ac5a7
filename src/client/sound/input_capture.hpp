// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>

#include <boost/lockfree/spsc_queue.hpp>

#include "client/sound/frame_count.hpp"
#include "media/input_block.hpp"

namespace midipool {

// Keeps what comes into each input, before it is mixed to what is sent, until the media thread takes it
// for a recorder. The audio thread gives, the media thread takes; realtime-safe.
class InputCapture {
 public:
  // Whether anybody records them. Any thread.
  void setWanted(bool wanted) noexcept { wanted_.store(wanted); }

  // Audio thread. A pointer an input, InputBlock::kMostInputs at most, to so many frames each; `start` and
  // `period` as StemPlayer::play() has them.
  void add(std::span<const float* const> in, std::size_t frames, SessionTime start,
           double period) noexcept;

  // Media thread. Whether there was one; `use` gets it.
  template <typename Use>
  bool take(Use&& use) {
    return queue_.consume_one(std::forward<Use>(use));
  }
  // Blocks that were lost because the media thread did not take them. Any thread.
  [[nodiscard]] std::uint64_t lost() const noexcept { return lost_.load(); }

 private:
  static constexpr std::size_t kQueueLength = 64;  // two of the longest cycles

  void append(std::span<const float* const> in, std::size_t from, std::size_t count) noexcept;

  boost::lockfree::spsc_queue<InputBlock, boost::lockfree::capacity<kQueueLength>> queue_;
  std::atomic<bool> wanted_{false};
  std::atomic<std::uint64_t> lost_{0};

  // Of the audio thread.
  InputBlock block_;  // being filled
  FrameCount count_;
};

}  // namespace midipool
