// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "wire/redundant_receiver.hpp"
#include "wire/redundant_sender.hpp"

namespace midipool {

// Small items, both ways, in order and each exactly once, over datagrams that get lost, doubled and
// swapped; and nothing waits for a lost one, as every packet repeats what is not yet acknowledged.
//
// A new item leaves at once. Unless acknowledged, it leaves again after 10 ms (when all that waits
// fits into one packet), and then in growing intervals from about a round trip up to 200 ms. When
// more than 512 wait, the oldest are given up; the other side counts them as gaps.
//
// Pure: whoever owns it sends what packetDue() gives, and asks again at nextDue(). Not thread-safe.
class RedundantStream {
 public:
  using Sink = RedundantReceiver::Sink;

  // False (and nothing kept) when the item is longer than kMaxRedundantItem bytes.
  bool push(std::span<const std::uint8_t> item, LocalTime now);

  // Hands out each item that is in turn; it is valid during the call of the sink only, which may
  // push(). False on garbage, of which nothing is used. Never throws on what the network brings.
  bool receive(std::span<const std::uint8_t> payload, LocalTime now, const Sink& sink);

  // The payload to send now: items, or an acknowledgement that is owed. Ask until there is none.
  [[nodiscard]] std::optional<std::vector<std::uint8_t>> packetDue(LocalTime now);

  // When packetDue() will have something: in the past or now for at once; nothing while idle.
  // Changes with every push() and receive().
  [[nodiscard]] std::optional<LocalTime> nextDue() const noexcept;

  // Items of the other side that never arrived, and own ones given up.
  [[nodiscard]] std::uint64_t gaps() const noexcept { return receiver_.gaps(); }
  [[nodiscard]] std::uint64_t dropped() const noexcept { return sender_.dropped(); }
  // Own items not yet acknowledged.
  [[nodiscard]] std::size_t waiting() const noexcept { return sender_.waiting(); }
  // Smoothed. Zero until the first measurement.
  [[nodiscard]] Nanoseconds roundTrip() const noexcept { return sender_.roundTrip(); }

 private:
  struct Heard {
    std::uint32_t stamp;
    LocalTime at;
  };

  [[nodiscard]] std::optional<std::uint32_t> echoAt(LocalTime now) const noexcept;

  RedundantSender sender_;
  RedundantReceiver receiver_;
  std::optional<Heard> heard_;                // the last packet of the other side
  std::optional<LocalTime> acknowledgeFrom_;  // since when an acknowledgement is owed
};

}  // namespace midipool
