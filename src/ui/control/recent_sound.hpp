// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <deque>

#include "time/clock.hpp"

namespace midipool::control {

// How a stem has come in during the last ten seconds, from counters that only grow. Pure.
class RecentSound {
 public:
  struct Counters {
    std::uint64_t packets = 0;
    std::int64_t lost = 0;  // before repair
    std::uint64_t playedFrames = 0;
    std::uint64_t concealedFrames = 0;
    std::uint64_t refused = 0;
  };
  struct Shares {
    bool measured = false;  // something has come
    // More packets were forged, malformed or come twice than good. A line that doubles each packet
    // is no reason to say so.
    bool refused = false;
    double lossPercent = 0.0;
    double concealedPercent = 0.0;
  };

  // Now and then, in order of time.
  void note(const Counters& counters, LocalTime now);
  // Of the time up to the last note(). When packets have stopped to come, all are lost.
  [[nodiscard]] Shares shares() const noexcept;

 private:
  struct Moment {
    Counters counters;
    LocalTime time;
  };
  std::deque<Moment> moments_;
};

}  // namespace midipool::control
