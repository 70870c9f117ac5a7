// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace midipool::testing {

/// One JACK cycle: its first frame, and how frames become microseconds of JACK's clock within it.
struct Cycle {
  std::uint64_t frame = 0;
  std::uint32_t length = 0;
  double micros = 0.0;
  double microsPerFrame = 0.0;

  std::uint64_t microsAt(std::uint32_t offset) const {
    return static_cast<std::uint64_t>(micros + static_cast<double>(offset) * microsPerFrame + 0.5);
  }
};

}  // namespace midipool::testing
