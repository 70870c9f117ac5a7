// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace midipool {

// Which packets of a stream somebody misses and wants to have again: the generic NACK of RFC 4585,
// section 6.2.1, as a packet of RTCP. Plain data; realtime-safe.
struct Nack {
  // So that it fits beside a report in what a common line carries in one piece.
  static constexpr std::size_t kMost = 64;

  std::uint32_t source = 0;  // whose packets
  std::array<std::uint16_t, kMost> numbers{};
  std::size_t count = 0;

  [[nodiscard]] std::span<const std::uint16_t> sequences() const noexcept {
    return std::span{numbers}.first(count);
  }
  // False when there is no room.
  bool add(std::uint16_t sequence) noexcept {
    if (count == kMost) return false;
    numbers[count++] = sequence;
    return true;
  }
};

inline constexpr std::uint8_t kTransportFeedback = 205;  // the type of an RTCP packet
inline constexpr std::size_t kLargestNack = 12 + 4 * Nack::kMost;

// One packet of RTCP by `sender`; numbers in rising order take the least room. Returns its size; 0
// where nothing is missed.
std::size_t encodeNack(const Nack& nack, std::uint32_t sender,
                       std::span<std::uint8_t, kLargestNack> out) noexcept;

// `packet` is one whole packet of RTCP, of that type, without padding. Nothing for feedback of other
// kinds. Of what it asks for beyond the most there is room for, the rest is left out.
[[nodiscard]] std::optional<Nack> decodeNack(std::span<const std::uint8_t> packet) noexcept;

}  // namespace midipool
