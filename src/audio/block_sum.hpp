// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "audio/mixer_strip.hpp"

namespace midipool {

// Blocks that go into many mixers, and their sum as it is where nobody has touched a fader. A mixer
// that is given it adds only what differs, so that a room of n players costs little more than n, and
// not n², strips. Realtime-safe.
class BlockSum {
 public:
  static constexpr std::size_t kMostFrames = 128;

  // The blocks must outlive it; each is of `frames`, kMostFrames at most.
  BlockSum(std::span<const StripBlock> blocks, std::size_t frames) noexcept;

  [[nodiscard]] std::span<const StripBlock> blocks() const noexcept { return blocks_; }
  [[nodiscard]] std::span<const float> left() const noexcept {
    return std::span{left_}.first(frames_);
  }
  [[nodiscard]] std::span<const float> right() const noexcept {
    return std::span{right_}.first(frames_);
  }
  // With which a block is in it.
  [[nodiscard]] static StereoGain gainOf(const StripBlock& block) noexcept;

 private:
  std::span<const StripBlock> blocks_;
  std::size_t frames_;
  std::array<float, kMostFrames> left_{};
  std::array<float, kMostFrames> right_{};
};

}  // namespace midipool
