// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/packet_history.hpp"

#include <algorithm>
#include <limits>

namespace midipool {

PacketHistory::PacketHistory(std::size_t bytes) : bytes_{bytes}, memory_{new std::uint8_t[bytes]} {}

// A packet lies in one piece: where the memory's end would cut it, it begins anew.
void PacketHistory::add(std::uint16_t sequence, std::span<const std::uint8_t> packet) noexcept {
  if (packet.size() > std::min<std::size_t>(bytes_, std::numeric_limits<std::uint16_t>::max())) {
    return;
  }
  if (const auto left = bytes_ - written_ % bytes_; packet.size() > left) written_ += left;
  std::ranges::copy(packet, memory_.get() + written_ % bytes_);
  entries_[sequence % kMostPackets] = {written_, static_cast<std::uint16_t>(packet.size()),
                                       sequence};
  written_ += packet.size();
}

std::span<const std::uint8_t> PacketHistory::find(std::uint16_t sequence) const noexcept {
  const auto& entry = entries_[sequence % kMostPackets];
  const bool isThere = entry.size > 0 && entry.sequence == sequence &&
                       written_ - entry.position <= bytes_ - bytes_ / 8;
  if (!isThere) return {};
  return {memory_.get() + entry.position % bytes_, entry.size};
}

}  // namespace midipool
