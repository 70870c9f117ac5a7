// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

#include "time/clock.hpp"

namespace midipool {

// Many delays in little room: to 10 µs, up to 100 ms.
class Delays {
 public:
  void add(Nanoseconds delay) noexcept {
    const auto step = std::clamp<std::int64_t>(delay / kStep, 0, std::int64_t{kSteps} - 1);
    ++counts_[static_cast<std::size_t>(step)];
    ++count_;
    longest_ = std::max(longest_, delay);
  }

  [[nodiscard]] std::uint64_t count() const noexcept { return count_; }
  [[nodiscard]] Nanoseconds longest() const noexcept { return longest_; }
  // That `share` of them do not exceed.
  [[nodiscard]] Nanoseconds percentile(double share) const noexcept {
    const auto wanted = static_cast<std::uint64_t>(share * static_cast<double>(count_));
    std::uint64_t passed = 0;
    for (std::size_t step = 0; step < kSteps; ++step) {
      passed += counts_[step];
      if (passed > wanted) return std::min(kStep * (static_cast<std::int64_t>(step) + 1), longest_);
    }
    return longest_;
  }

 private:
  static constexpr Nanoseconds kStep = std::chrono::microseconds{10};
  static constexpr std::size_t kSteps = 10'000;

  std::array<std::uint64_t, kSteps> counts_{};
  std::uint64_t count_ = 0;
  Nanoseconds longest_{};
};

}  // namespace midipool
