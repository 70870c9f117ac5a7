// SPDX-License-Identifier: GPL-3.0-or-later
#include "relay/lateness.hpp"

#include <algorithm>
#include <cstddef>

namespace midipool::testing {
namespace {

// Ten milliseconds: what is later than that is late, however much.
constexpr std::int64_t kLastBucket = 10'000;

}  // namespace

Lateness::Lateness() : counts_(kLastBucket + 1, 0) {}

void Lateness::add(std::chrono::nanoseconds late) {
  const std::int64_t micros = std::max<std::int64_t>(0, late.count() / 1000);
  ++counts_[static_cast<std::size_t>(std::min(micros, kLastBucket))];
  ++total_;
  max_ = std::max(max_, micros);
}

std::int64_t Lateness::percentile(double share) const {
  const double wanted = share * static_cast<double>(total_);
  std::uint64_t seen = 0;
  for (std::size_t bucket = 0; bucket < counts_.size(); ++bucket) {
    seen += counts_[bucket];
    if (seen > 0 && static_cast<double>(seen) >= wanted) return static_cast<std::int64_t>(bucket);
  }
  return 0;
}

}  // namespace midipool::testing
