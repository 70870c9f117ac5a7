// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>

#include "relay/line_settings.hpp"

namespace midipool::testing {

/// What becomes of one datagram: no, one or two copies, each with its time of delivery.
struct DatagramFate {
  int copies = 0;
  Clock::time_point due[2];
};

/// One direction of one flow: draws the fate of all that passes.
///
/// Each line owns its random numbers, so that two directions or two players never share a bad
/// moment, and a seed gives the same losses again whatever the others send.
class Line {
 public:
  /// `settings` must outlive the line; changes to it count from the next datagram on.
  Line(const LineSettings& settings, std::uint32_t flow, std::uint32_t direction);

  DatagramFate datagram(Clock::time_point now, std::size_t bytes);

  /// When a chunk of a byte stream arrives. A stream cannot lose or reorder: a loss is the wait
  /// for its retransmission, and all behind it waits too.
  Clock::time_point chunk(Clock::time_point now);

  /// What a sender waits before it sends again: a usual minimum plus one round trip.
  Clock::duration retransmissionTime() const;

 private:
  bool happens(double percent);
  bool hasRoom(Clock::time_point now, std::size_t bytes);
  Clock::time_point afterDelay(Clock::time_point now);
  Clock::time_point afterAllBefore(Clock::time_point due);

  const LineSettings& settings_;
  std::mt19937_64 random_;
  Clock::time_point lastDue_{};
  Clock::time_point freeAt_{};  // when all that waits at a thin line has left
};

}  // namespace midipool::testing
