// SPDX-License-Identifier: GPL-3.0-or-later
#include "recorder/packet_hold.hpp"

#include <utility>

#include "wire/rtp_packet.hpp"

namespace midipool {

bool PacketHold::add(std::span<const std::uint8_t> rtp) {
  const auto packet = decodeRtp(rtp);
  if (!packet) return false;
  const auto sequence = sequences_(packet->header.sequence);
  if (takenTo_ && sequence <= *takenTo_) {
    ++late_;
    return false;
  }
  return packets_.try_emplace(sequence, Packet{packet->header.captured, {rtp.begin(), rtp.end()}})
      .second;
}

// A member could say that a packet is of next year: then it must not keep all behind it from being
// heard.
std::optional<std::vector<std::uint8_t>> PacketHold::takeBefore(SessionTime time) {
  if (packets_.empty()) return std::nullopt;
  const auto first = packets_.begin();
  if (first->second.captured >= time && packets_.size() <= kMost) return std::nullopt;
  takenTo_ = first->first;
  auto bytes = std::move(first->second.bytes);
  packets_.erase(first);
  return bytes;
}

}  // namespace midipool
