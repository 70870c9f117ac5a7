// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <vector>

#include "wire/redundant_packet.hpp"

namespace midipool {

// One direction's receiving half of a RedundantStream: lets each item out once and in order, as
// soon as all before it are there or given up. Pure; not thread-safe.
class RedundantReceiver {
 public:
  using Sink = std::function<void(std::span<const std::uint8_t>)>;

  // Further ahead than this, items are not kept, but awaited once more.
  static constexpr std::uint64_t kMaxAhead = 512;

  // The items are valid during the call of the sink only.
  void receive(const RedundantPacket& packet, const Sink& sink);

  // The number of the next item to deliver.
  [[nodiscard]] std::uint64_t expected() const noexcept { return expected_; }
  // Items that the sender gave up before they arrived.
  [[nodiscard]] std::uint64_t gaps() const noexcept { return gaps_; }

 private:
  void giveUpBefore(std::uint64_t oldest, const Sink& sink);
  void take(std::uint64_t number, std::span<const std::uint8_t> item, const Sink& sink);
  void deliverHeld(const Sink& sink);

  std::uint64_t expected_ = 0;
  std::uint64_t gaps_ = 0;
  std::map<std::uint64_t, std::vector<std::uint8_t>> held_;  // arrived ahead of their turn
};

}  // namespace midipool
