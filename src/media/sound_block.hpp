// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "time/clock.hpp"

namespace midipool {

// As much of a stem as one packet carries, on its way between the audio thread and the media thread.
// Plain data, as big as the longest packet.
struct SoundBlock {
  static constexpr std::size_t kMostFrames = 480;
  static constexpr std::size_t kMostChannels = 2;

  std::int64_t frame = 0;  // of the first sample, counted from the stem's beginning
  SessionTime captured{};  // and when it was captured
  // Before which cycle of the device it could have been played; max(): none, it comes just now.
  LocalTime arrived = LocalTime::max();
  std::uint32_t frames = 0;
  bool typical = true;  // it came as others do, or at once for one that was lost
  std::array<std::array<float, kMostFrames>, kMostChannels> samples{};

  [[nodiscard]] std::span<float> channel(std::size_t index) noexcept {
    return {samples[index].data(), frames};
  }
  [[nodiscard]] std::span<const float> channel(std::size_t index) const noexcept {
    return {samples[index].data(), frames};
  }
};

}  // namespace midipool
