// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "time/clock.hpp"

namespace midipool {

// What came into each of a player's inputs, before any mixing, on its way to a recorder. Plain data.
struct InputBlock {
  static constexpr std::size_t kMostFrames = 128;
  static constexpr std::size_t kMostInputs = 8;

  std::int64_t frame = 0;  // of the first samples, counted on over gaps
  SessionTime captured{};  // and when they were captured
  std::uint32_t frames = 0;
  std::uint32_t inputs = 0;
  std::array<std::array<float, kMostFrames>, kMostInputs> samples{};
};

}  // namespace midipool
