// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "time/clock.hpp"

namespace midipool::realtime {

// Counts durations in fixed buckets, each an eighth of an octave wide, so that a percentile is
// right to 13 % from a nanosecond to a minute. One thread adds, realtime-safe; any thread reads.
class Histogram {
 public:
  // Negative durations count as zero.
  void add(Nanoseconds duration) noexcept {
    const auto value = static_cast<std::uint64_t>(std::max<std::int64_t>(0, duration.count()));
    increase(counts_[bucketOf(value)]);
    if (value > worst_.load(std::memory_order_relaxed)) {
      worst_.store(value, std::memory_order_relaxed);
    }
  }

  [[nodiscard]] std::uint64_t count() const noexcept {
    std::uint64_t sum = 0;
    for (const auto& bucket : counts_) sum += bucket.load(std::memory_order_relaxed);
    return sum;
  }

  // The duration that `share` (0 to 1) of all do not exceed, rounded up to the bucket's end and
  // never beyond the worst. Zero when nothing has been counted.
  [[nodiscard]] Nanoseconds percentile(double share) const noexcept {
    const auto wanted = std::ceil(share * static_cast<double>(count()));
    std::uint64_t sum = 0;
    for (std::size_t bucket = 0; bucket < kBuckets; ++bucket) {
      sum += counts_[bucket].load(std::memory_order_relaxed);
      if (sum > 0 && static_cast<double>(sum) >= wanted) return std::min(endOf(bucket), worst());
    }
    return worst();
  }

  // Exact.
  [[nodiscard]] Nanoseconds worst() const noexcept {
    return Nanoseconds{static_cast<std::int64_t>(worst_.load(std::memory_order_relaxed))};
  }

 private:
  static constexpr unsigned kFractionBits = 3;
  static constexpr std::size_t kFractions = 1U << kFractionBits;
  static constexpr unsigned kOctaves = 36;  // to 69 seconds
  static constexpr std::size_t kBuckets = kFractions * (kOctaves - kFractionBits + 1);

  // Below kFractions a bucket for each value; from there on the leading bits decide.
  static constexpr std::size_t bucketOf(std::uint64_t value) noexcept {
    if (value < kFractions) return static_cast<std::size_t>(value);
    const auto octave = static_cast<unsigned>(std::bit_width(value)) - 1 - kFractionBits;
    const auto fraction = static_cast<std::size_t>(value >> octave) - kFractions;
    return std::min(kFractions * (octave + 1) + fraction, kBuckets - 1);
  }
  static constexpr Nanoseconds endOf(std::size_t bucket) noexcept {
    if (bucket < kFractions) return Nanoseconds{static_cast<std::int64_t>(bucket)};
    const auto octave = bucket / kFractions - 1;
    const auto fraction = bucket % kFractions + kFractions;
    return Nanoseconds{static_cast<std::int64_t>(((fraction + 1) << octave) - 1)};
  }
  // One writer: no need for a locked instruction.
  static void increase(std::atomic<std::uint64_t>& counter) noexcept {
    counter.store(counter.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
  }

  std::array<std::atomic<std::uint64_t>, kBuckets> counts_{};
  std::atomic<std::uint64_t> worst_{0};
};

}  // namespace midipool::realtime
