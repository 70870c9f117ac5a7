// SPDX-License-Identifier: GPL-3.0-or-later
#include "time/round_trip_floor.hpp"

#include <algorithm>

namespace midipool {

void RoundTripFloor::add(LocalTime now, Nanoseconds roundTrip) noexcept {
  if (used_ == 0 || now - bucketStart_ >= kBucketLength) {
    std::move_backward(buckets_.begin(), buckets_.end() - 1, buckets_.end());
    buckets_[0] = roundTrip;
    bucketStart_ = now;
    used_ = std::min(used_ + 1, kBuckets);
  }
  buckets_[0] = std::min(buckets_[0], roundTrip);
}

Nanoseconds RoundTripFloor::shortest() const noexcept {
  return *std::min_element(buckets_.begin(), buckets_.begin() + static_cast<std::ptrdiff_t>(used_));
}

}  // namespace midipool
