// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <thread>

#include "time/clock.hpp"

namespace midipool {

// A thread that calls a device's cycle by the system's clock, where no hardware does. Runs from
// construction to destruction.
class TimedCycles {
 public:
  // When the cycle begins, and whether some were left out before it. In a RealtimeScope; must not
  // throw.
  using Cycle = std::function<void(LocalTime start, bool skipped)>;

  // `rate` in frames a second, as all such rates.
  TimedCycles(double rate, std::size_t frames, Cycle cycle);

  // Thread-safe, both.
  [[nodiscard]] std::uint64_t cycles() const noexcept { return cycles_.load(); }
  [[nodiscard]] std::uint64_t skipped() const noexcept { return skipped_.load(); }

 private:
  void run(const std::stop_token& stop) noexcept;
  [[nodiscard]] LocalTime startOf(std::int64_t cycle) const noexcept;

  const double nanosecondsPerCycle_;
  const Cycle cycle_;
  LocalTime begin_{};
  std::atomic<std::uint64_t> cycles_{0};
  std::atomic<std::uint64_t> skipped_{0};
  std::jthread thread_;
};

}  // namespace midipool
