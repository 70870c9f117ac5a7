// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>

#include "device/midi_device.hpp"
#include "realtime/histogram.hpp"

namespace midipool {

// Keeps the account of how exactly ticks leave. The sending thread writes, realtime-safe; any
// thread reads.
class SendingRecord {
 public:
  // A tick left so far after its time or, negative, before it.
  void tick(Nanoseconds error) noexcept { errors_.add(error < Nanoseconds{} ? -error : error); }
  void late() noexcept { late_.fetch_add(1, std::memory_order_relaxed); }
  void skipped(std::uint64_t cycles) noexcept {
    skippedCycles_.fetch_add(cycles, std::memory_order_relaxed);
  }

  [[nodiscard]] SendingAccuracy accuracy() const noexcept {
    return {errors_.percentile(0.5),
            errors_.percentile(0.99),
            errors_.worst(),
            errors_.count(),
            late_.load(),
            skippedCycles_.load()};
  }

 private:
  realtime::Histogram errors_;
  std::atomic<std::uint64_t> late_{0};
  std::atomic<std::uint64_t> skippedCycles_{0};
};

}  // namespace midipool
