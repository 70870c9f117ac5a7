// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstdint>

namespace midipool {

// How much may be sent again beside what is sent: half of that, so that a line that loses because it is
// full is not filled up with repairs; and what a short outage takes may be made up for at once. Plain,
// realtime-safe.
class RepairBudget {
 public:
  static constexpr std::int64_t kMost =
      std::int64_t{128} * 1024;  // bytes: two thirds of a second of one stem

  void sent(std::size_t bytes) noexcept {
    left_ = std::min(left_ + static_cast<std::int64_t>(bytes / 2), kMost);
  }
  // Whether so much may be sent again now; it then counts as done.
  [[nodiscard]] bool spend(std::size_t bytes) noexcept {
    const auto wanted = static_cast<std::int64_t>(bytes);
    if (wanted > left_) return false;
    left_ -= wanted;
    return true;
  }

 private:
  std::int64_t left_ = kMost;
};

}  // namespace midipool
