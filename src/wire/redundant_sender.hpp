// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <vector>

#include "wire/redundant_packet.hpp"
#include "wire/retransmission_time.hpp"

namespace midipool {

// One direction's sending half of a RedundantStream: keeps what is not yet acknowledged and decides
// when it goes out. Pure; not thread-safe.
class RedundantSender {
 public:
  // More than this many unacknowledged items, and the oldest are given up.
  static constexpr std::size_t kMaxWaiting = 512;

  // False (and nothing kept) when the item is longer than kMaxRedundantItem.
  bool push(std::span<const std::uint8_t> item, LocalTime now);

  // The other side has everything before `next`. False when that was never sent.
  bool acknowledged(std::uint64_t next) noexcept;
  void measured(Nanoseconds roundTrip) noexcept { wait_.addRoundTrip(roundTrip); }

  // When something wants to be sent: a time in the past or now after a push, later for a
  // repetition, nothing when all is acknowledged.
  [[nodiscard]] std::optional<LocalTime> nextDue() const noexcept;

  // Puts into `packet` the items that are due, and all others not yet acknowledged that fit; counts
  // them as sent. The spans are valid until the next call of push() or acknowledged().
  void fill(RedundantPacket& packet, LocalTime now);

  // Items that were given up before they were acknowledged.
  [[nodiscard]] std::uint64_t dropped() const noexcept { return dropped_; }
  [[nodiscard]] std::size_t waiting() const noexcept { return items_.size(); }
  [[nodiscard]] Nanoseconds roundTrip() const noexcept { return wait_.roundTrip(); }

 private:
  struct Item {
    std::vector<std::uint8_t> bytes;
    LocalTime due;
    int timesDue = 0;  // how often it went out on its own account
  };

  void removeOldest() noexcept;
  void countAsSent(Item& item, LocalTime now) noexcept;

  std::deque<Item> items_;
  std::uint64_t oldest_ = 0;  // number of items_.front()
  std::size_t bytes_ = 0;     // all items as they would stand in a packet
  std::uint64_t dropped_ = 0;
  RetransmissionTime wait_;
};

}  // namespace midipool
