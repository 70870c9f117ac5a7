// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/packet_order.hpp"

#include <algorithm>

namespace midipool {

std::array<PacketOrder::Packet, PacketOrder::kCapacity> PacketOrder::emptyPackets() noexcept {
  std::array<Packet, kCapacity> packets{};
  for (auto& packet : packets) packet.sequence = kNone;
  return packets;
}

bool PacketOrder::add(std::int64_t sequence, std::int64_t frame, SessionTime captured,
                      std::span<const std::uint8_t> payload) noexcept {
  if (!started_) {
    started_ = true;
    next_ = sequence;
  }
  const auto ahead = sequence - next_;
  if (ahead < 0 || ahead >= static_cast<std::int64_t>(kCapacity)) return false;
  auto& packet = packets_[static_cast<std::size_t>(sequence) % kCapacity];
  if (packet.sequence == sequence || payload.size() > kMostBytes) return false;
  packet.sequence = sequence;
  packet.frame = frame;
  packet.captured = captured;
  packet.size = payload.size();
  std::ranges::copy(payload, packet.bytes.begin());
  return true;
}

const PacketOrder::Packet* PacketOrder::next() const noexcept {
  const auto& packet = at(next_);
  return started_ && packet.sequence == next_ ? &packet : nullptr;
}

const PacketOrder::Packet* PacketOrder::waiting() const noexcept {
  if (!started_) return nullptr;
  for (std::size_t ahead = 0; ahead < kCapacity; ++ahead) {
    const auto& packet = at(next_ + static_cast<std::int64_t>(ahead));
    if (packet.sequence == next_ + static_cast<std::int64_t>(ahead)) return &packet;
  }
  return nullptr;
}

void PacketOrder::skipTo(std::int64_t sequence) noexcept {
  if (started_) next_ = std::max(next_, sequence);
}

void PacketOrder::done() noexcept {
  ++next_;
}

}  // namespace midipool
