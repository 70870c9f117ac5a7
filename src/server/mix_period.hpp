// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>

#include "time/clock.hpp"
#include "time/frames.hpp"

namespace midipool {

// The server mixes in periods of so many frames, by its own clock.
struct MixPeriod {
  static constexpr std::size_t kFrames = 128;

  std::int64_t frame = 0;  // the first one, counted since the mixing began
  SessionTime start{};     // when that one is played
  bool skipped = false;    // periods before this one have been left out
};

}  // namespace midipool
