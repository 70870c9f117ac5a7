// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "midi/message_bytes.hpp"
#include "time/clock.hpp"

namespace midipool {

// Messages in the order in which they were played, whenever they came: those of one time in the
// order in which they came. Of fixed size, no allocation: realtime-safe, used by one thread.
class WaitingMessages {
 public:
  static constexpr std::size_t kCapacity = 1024;

  struct Waiting {
    SessionTime played;
    MessageBytes message;
  };

  WaitingMessages() noexcept;

  [[nodiscard]] bool empty() const noexcept { return first_ == kNobody; }
  [[nodiscard]] bool full() const noexcept { return free_ == kNobody; }

  // Not while it is full.
  void put(const Waiting& waiting) noexcept;

  // Whoever was played first, and that it waits no more. Not while it is empty.
  [[nodiscard]] const Waiting& first() const noexcept { return places_[first_].waiting; }
  void dropFirst() noexcept;

 private:
  using Index = std::uint16_t;
  static constexpr Index kNobody = kCapacity;

  struct Place {
    Waiting waiting;
    Index before = kNobody;
    Index after = kNobody;  // in the row, or in that of free places
  };

  std::array<Place, kCapacity> places_{};
  Index first_ = kNobody;
  Index last_ = kNobody;
  Index free_ = 0;
};

}  // namespace midipool
