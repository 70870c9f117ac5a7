// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>

#include "server/media_stream.hpp"

namespace midipool {

// The streams of one room as each other's mixes hear them. Realtime-safe.
using MediaGroup = std::span<MediaStream* const>;

// A stem that is new in the room, or leaves it, in the mixes of all who hear it.
void introduceStem(const MediaStream& sender, MediaGroup group) noexcept;
void withdrawStem(const MediaStream& sender, MediaGroup group) noexcept;
// All stems of the room in a mix that is new.
void introduceMix(MediaStream& listener, MediaGroup group) noexcept;

// What the worst of the stems needs to be heard at one delay with the others.
[[nodiscard]] Nanoseconds neededToAlign(MediaGroup group) noexcept;

// The stems of one period, for the mixes.
class RoomBlocks {
 public:
  // Plays all stems of the room, each as early as it can be.
  RoomBlocks(MediaGroup group, const MixPeriod& period) noexcept;
  // All at one delay, once there is one.
  RoomBlocks(MediaGroup group, const MixPeriod& period, std::optional<Nanoseconds> delay) noexcept;
  [[nodiscard]] std::span<const StripBlock> all() const noexcept {
    return std::span{blocks_}.first(count_);
  }

 private:
  void add(const StripBlock& block) noexcept {
    if (count_ < blocks_.size()) blocks_[count_++] = block;
  }

  std::array<StripBlock, Mixer::kMaxStrips> blocks_{};
  std::size_t count_ = 0;
};

}  // namespace midipool
