// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>

#include "time/clock.hpp"

namespace midipool {

// The shortest round trip of the last minute: what the line takes when nothing queues. What an
// exchange took beyond it bounds how wrong its offset can be. It forgets, so that a line that has
// become longer is believed after a minute.
class RoundTripFloor {
 public:
  void add(LocalTime now, Nanoseconds roundTrip) noexcept;

  // Only after a first add().
  [[nodiscard]] Nanoseconds shortest() const noexcept;

 private:
  static constexpr std::size_t kBuckets = 8;
  static constexpr Nanoseconds kBucketLength = std::chrono::seconds{8};

  std::array<Nanoseconds, kBuckets> buckets_{};
  std::size_t used_ = 0;
  LocalTime bucketStart_{};
};

}  // namespace midipool
