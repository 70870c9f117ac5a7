// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace midipool {

// Keeps what has arrived of a stem until it is played: packets may come in any order, twice, or not
// at all. Frames are numbered from the stem's beginning, without wrapping. Pure, realtime-safe after
// construction, used by one thread.
class StemBuffer {
 public:
  // `capacity` in frames, a power of two.
  StemBuffer(std::size_t channels, std::size_t capacity);

  [[nodiscard]] std::size_t channels() const noexcept { return channels_; }
  [[nodiscard]] std::size_t capacity() const noexcept { return marks_.size(); }

  // `planar` has a pointer a channel, to `count` samples, at most the capacity. What is there
  // already is written over.
  void write(std::int64_t frame, std::span<const float* const> planar, std::size_t count) noexcept;

  // How many frames from `frame` on are there without a hole, at most `most`.
  [[nodiscard]] std::size_t present(std::int64_t frame, std::size_t most) const noexcept;
  // How many from `frame` on are missing before the next that is there, at most `most`.
  [[nodiscard]] std::size_t missing(std::int64_t frame, std::size_t most) const noexcept;

  // Copies `out.size()` frames of a channel, which must be there.
  void read(std::int64_t frame, std::size_t channel, std::span<float> out) const noexcept;

  // One behind the last frame that was ever written; zero before that.
  [[nodiscard]] std::int64_t end() const noexcept { return end_; }

  void clear() noexcept;

 private:
  [[nodiscard]] std::size_t slotOf(std::int64_t frame) const noexcept {
    return static_cast<std::size_t>(frame) & (marks_.size() - 1);
  }
  [[nodiscard]] bool has(std::int64_t frame) const noexcept {
    return marks_[slotOf(frame)] == frame;
  }

  std::size_t channels_;
  std::vector<std::vector<float>> samples_;
  std::vector<std::int64_t> marks_;  // which frame a slot holds
  std::int64_t end_ = 0;
};

}  // namespace midipool
