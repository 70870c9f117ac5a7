// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <vector>

namespace midipool::testing {

/// Counts how late deliveries were, in microseconds: a histogram, so that hours cost no memory.
class Lateness {
 public:
  Lateness();

  void add(std::chrono::nanoseconds late);

  /// Microseconds that `share` (0 to 1) of all deliveries did not exceed; 0 before the first.
  std::int64_t percentile(double share) const;
  std::int64_t max() const { return max_; }

 private:
  std::vector<std::uint64_t> counts_;
  std::uint64_t total_ = 0;
  std::int64_t max_ = 0;
};

}  // namespace midipool::testing
