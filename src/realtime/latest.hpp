// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <type_traits>

namespace midipool::realtime {

// Hands the latest value from one thread to one other, neither ever waiting: a triple buffer. The
// writer fills a slot nobody reads and swaps it into the middle; the reader swaps the middle out.
template <typename T>
class Latest {
  static_assert(std::is_trivially_copyable_v<T>, "a realtime thread must not allocate or free");

 public:
  explicit Latest(const T& initial = T{}) : slots_{initial, initial, initial} {}

  // Writer's thread.
  void set(const T& value) noexcept {
    slots_[writing_] = value;
    const auto old = middle_.exchange(writing_ | kFresh, std::memory_order_acq_rel);
    writing_ = old & kIndex;
  }

  // Reader's thread. The reference holds until the next get().
  const T& get() noexcept {
    if ((middle_.load(std::memory_order_relaxed) & kFresh) != 0) {
      const auto old = middle_.exchange(reading_, std::memory_order_acq_rel);
      reading_ = old & kIndex;
    }
    return slots_[reading_];
  }

 private:
  static constexpr std::uint8_t kIndex = 3;
  static constexpr std::uint8_t kFresh = 4;

  std::array<T, 3> slots_;
  std::atomic<std::uint8_t> middle_{1};
  std::uint8_t writing_ = 0;
  std::uint8_t reading_ = 2;
};

}  // namespace midipool::realtime
