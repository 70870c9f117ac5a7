// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace midipool {

// One payload of a RedundantStream, both directions in one. All numbers are big-endian:
//
//   bytes 0–7    acknowledged: the next item that the sender of this packet expects; it has all
//                before
//   bytes 8–15   oldest: no item before this one will be sent any more
//   bytes 16–23  first: number of the first item in this packet
//   bytes 24–27  stamp: the sender's local time in microseconds, modulo 2^32
//   bytes 28–31  echo: the last stamp received, plus the microseconds since it arrived; so the
//                round trip is the receiver's time minus the echo
//   byte 32      bit 0: the echo is valid; the others zero
//   byte 33      count of items
//   then         each item: its length in 2 bytes, its bytes
//
// Items are numbered from 0 in the order of being pushed.
struct RedundantPacket {
  std::uint64_t acknowledged = 0;
  std::uint64_t oldest = 0;
  std::uint64_t first = 0;
  std::uint32_t stamp = 0;
  std::optional<std::uint32_t> echo;
  std::vector<std::span<const std::uint8_t>> items;
};

inline constexpr std::size_t kMaxRedundantItem = 300;
inline constexpr std::size_t kMaxRedundantPacket = 1100;
inline constexpr std::size_t kRedundantHeaderSize = 34;
inline constexpr std::size_t kMaxRedundantItemsInPacket = 255;

// The packet must obey the limits above.
[[nodiscard]] std::vector<std::uint8_t> encode(const RedundantPacket& packet);

// The items point into `payload`. Nothing when anything is out of bounds, or bytes are left over.
[[nodiscard]] std::optional<RedundantPacket> decodeRedundantPacket(
    std::span<const std::uint8_t> payload);

}  // namespace midipool
