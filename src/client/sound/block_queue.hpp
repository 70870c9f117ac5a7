// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <utility>

#include <boost/lockfree/spsc_queue.hpp>

namespace midipool {

// Blocks of what is captured, from the audio thread to the media thread; neither waits for the other.
// Realtime-safe.
template <typename Block, std::size_t kLength>
class BlockQueue {
 public:
  // Media thread. Whether there was one; `use` gets it.
  template <typename Use>
  bool take(Use&& use) {
    return queue_.consume_one(std::forward<Use>(use));
  }
  // Blocks that were lost because the media thread did not take them. Any thread.
  [[nodiscard]] std::uint64_t lost() const noexcept { return lost_.load(); }

 protected:
  // Audio thread.
  void put(const Block& block) noexcept {
    if (!queue_.push(block)) lost_.fetch_add(1, std::memory_order_relaxed);
  }

 private:
  boost::lockfree::spsc_queue<Block, boost::lockfree::capacity<kLength>> queue_;
  std::atomic<std::uint64_t> lost_{0};
};

}  // namespace midipool
