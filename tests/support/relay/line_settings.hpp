// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>

namespace midipool::testing {

/// Monotonic clock: the only one a delay may be measured with.
using Clock = std::chrono::steady_clock;

/// How bad the line is. One object for both directions, changed at run time by the control port;
/// everything runs on one thread, so plain members do.
struct LineSettings {
  double delayMs = 0.0;
  double jitterMs = 0.0;
  double lossPercent = 0.0;
  double duplicatePercent = 0.0;
  double kilobitsPerSecond = 0.0;  // of datagrams, each direction of each flow; 0: as many as come
  bool reorder = true;
  bool blocked = false;
  std::uint64_t seed = 1;
};

}  // namespace midipool::testing
