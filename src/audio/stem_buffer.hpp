// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "audio/stem_memory.hpp"

namespace midipool {

// Keeps what has arrived of a stem until it is played: packets may come in any order, twice, or not
// at all. Frames are numbered from the stem's beginning, without wrapping. It holds the latest of
// what has come, as much as there is memory; more can be added. Pure, realtime-safe after
// construction, used by one thread.
class StemBuffer {
 public:
  // However much memory is added.
  static constexpr std::size_t kMostPieces = 1024;

  // `capacity` in frames, at least so many.
  StemBuffer(std::size_t channels, std::size_t capacity);

  [[nodiscard]] std::size_t channels() const noexcept { return channels_; }
  // In frames; that many in a row are never written over by later ones.
  [[nodiscard]] std::size_t capacity() const noexcept {
    return (pieces_.size() - 1) * StemMemory::kFrames;
  }

  [[nodiscard]] std::size_t pieces() const noexcept { return pieces_.size(); }

  // Makes it deeper, if it is of as many channels and there is room for it; gives it back otherwise.
  [[nodiscard]] std::unique_ptr<StemMemory> deepen(std::unique_ptr<StemMemory> piece) noexcept;

  // `planar` has a pointer a channel, to `count` samples. What is there already is written over; what
  // is older than all that there is memory for is not taken.
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
  [[nodiscard]] StemMemory* pieceOf(std::int64_t frame) const noexcept;
  [[nodiscard]] StemMemory* pieceFor(std::int64_t number) noexcept;
  [[nodiscard]] StemMemory* oldestPiece() const noexcept;
  [[nodiscard]] std::size_t run(std::int64_t frame, std::size_t most, bool present) const noexcept;
  [[nodiscard]] static std::size_t slotOf(std::int64_t number) noexcept {
    return static_cast<std::size_t>(number) % kMostPieces;
  }

  std::size_t channels_;
  std::vector<std::unique_ptr<StemMemory>> pieces_;  // all there are
  std::vector<StemMemory*> spare_;                   // of these, what holds nothing
  std::array<StemMemory*, kMostPieces> places_{};    // and what holds something, by its number
  std::int64_t end_ = 0;
};

}  // namespace midipool
