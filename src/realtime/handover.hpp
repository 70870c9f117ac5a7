// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace midipool::realtime {

// Objects that one thread makes and replaces while realtime threads use them. A reader looks them up
// within a Visit and keeps no pointer beyond it; what has been taken out is destroyed once every
// reader has been outside a Visit since. Nobody ever waits.
template <typename T, std::size_t kSlots, std::size_t kReaders = 1>
class Handover {
 public:
  // A reader's thread, realtime-safe. `reader`, below kReaders, is that thread's own.
  class Visit {
   public:
    Visit(Handover& handover, std::size_t reader) noexcept
        : handover_{handover}, epoch_{handover.epochs_[reader]} {
      epoch_.fetch_add(1);  // odd: inside
    }
    ~Visit() { epoch_.fetch_add(1); }
    Visit(const Visit&) = delete;
    Visit& operator=(const Visit&) = delete;

    // Null when the slot is empty.
    [[nodiscard]] T* operator[](std::size_t slot) const noexcept {
      return handover_.slots_[slot].load();
    }

   private:
    Handover& handover_;
    std::atomic<std::uint64_t>& epoch_;
  };

  Handover() = default;
  // No reader may be inside any more.
  ~Handover() {
    for (auto& slot : slots_) delete slot.load();
  }
  Handover(const Handover&) = delete;
  Handover& operator=(const Handover&) = delete;

  // --- The owner's thread ---

  // Null empties the slot.
  void put(std::size_t slot, std::unique_ptr<T> object) {
    if (auto* old = slots_[slot].exchange(object.release()); old != nullptr) {
      retired_.push_back({std::unique_ptr<T>{old}, epochs()});
    }
  }
  [[nodiscard]] T* get(std::size_t slot) const noexcept { return slots_[slot].load(); }

  // Destroys what no reader can be using any more. To be called now and then.
  void collect() {
    std::erase_if(retired_, [this](const Retired& old) { return isUnused(old); });
  }
  [[nodiscard]] std::size_t retired() const noexcept { return retired_.size(); }

 private:
  using Epochs = std::array<std::uint64_t, kReaders>;
  struct Retired {
    std::unique_ptr<T> object;
    Epochs then;
  };

  // All in one order with the slots' stores and loads: a reader that is seen outside after a slot was
  // emptied finds it empty.
  [[nodiscard]] Epochs epochs() const noexcept {
    Epochs now{};
    std::ranges::transform(epochs_, now.begin(), [](const auto& epoch) { return epoch.load(); });
    return now;
  }
  [[nodiscard]] bool isUnused(const Retired& old) const noexcept {
    const auto now = epochs();
    for (std::size_t reader = 0; reader < kReaders; ++reader) {
      const bool wasInside = old.then[reader] % 2 != 0;
      if (wasInside && now[reader] == old.then[reader]) return false;
    }
    return true;
  }

  std::array<std::atomic<T*>, kSlots> slots_{};
  std::array<std::atomic<std::uint64_t>, kReaders> epochs_{};
  std::vector<Retired> retired_;
};

}  // namespace midipool::realtime
