// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "sim/line.hpp"

namespace midipool::sim {

// A whole jam for one seed: players with skewed clocks on jittering lines, who change tempo, place,
// signature and loop now and then; and a server that is killed in the middle.
struct JamSettings {
  std::uint64_t seed = 1;
  int players = 16;
  Nanoseconds length = std::chrono::hours{1};
  double skewPpm = 100.0;
  LineQuality line{std::chrono::milliseconds{15}, std::chrono::milliseconds{4}, 0.01, {}, false};
  Nanoseconds killAt = std::chrono::minutes{20};
  Nanoseconds outage = std::chrono::seconds{10};
  Nanoseconds changeEvery = std::chrono::seconds{30};
};

// All slaves together, against one at a player without skew on a perfect line.
struct JamResult {
  std::int64_t ticks = 0;
  std::int64_t lost = 0;
  std::int64_t doubled = 0;
  std::int64_t complaints = 0;  // messages out of order, or in a state where they mean nothing
  bool samePlaceAtTheEnd = false;
  Nanoseconds medianDifference{};  // of a tick's time
  Nanoseconds p99Difference{};
  Nanoseconds worstDifference{};
};

[[nodiscard]] JamResult playJam(const JamSettings& settings);

}  // namespace midipool::sim
