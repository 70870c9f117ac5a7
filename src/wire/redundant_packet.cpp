// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/redundant_packet.hpp"

#include <limits>

#include "wire/big_endian.hpp"

namespace midipool {
namespace {

constexpr std::size_t kAcknowledgedAt = 0;
constexpr std::size_t kOldestAt = 8;
constexpr std::size_t kFirstAt = 16;
constexpr std::size_t kStampAt = 24;
constexpr std::size_t kEchoAt = 28;
constexpr std::size_t kFlagsAt = 32;
constexpr std::size_t kCountAt = 33;
constexpr std::uint8_t kEchoIsValid = 1;
constexpr std::size_t kLengthSize = 2;

using Bytes = std::span<const std::uint8_t>;

bool readItems(Bytes rest, std::size_t count, std::vector<Bytes>& items) {
  items.reserve(count);
  for (; count > 0; --count) {
    if (rest.size() < kLengthSize) return false;
    const std::size_t length = readBigEndian<std::uint16_t>(rest);
    rest = rest.subspan(kLengthSize);
    if (length > kMaxRedundantItem || length > rest.size()) return false;
    items.push_back(rest.first(length));
    rest = rest.subspan(length);
  }
  return rest.empty();
}

bool isInOrder(const RedundantPacket& packet) {
  const auto last = std::numeric_limits<std::uint64_t>::max() - packet.items.size();
  return packet.oldest <= packet.first && packet.first <= last;
}

}  // namespace

std::vector<std::uint8_t> encode(const RedundantPacket& packet) {
  std::vector<std::uint8_t> payload(kRedundantHeaderSize);
  const std::span header{payload};
  writeBigEndian(header.subspan(kAcknowledgedAt), packet.acknowledged);
  writeBigEndian(header.subspan(kOldestAt), packet.oldest);
  writeBigEndian(header.subspan(kFirstAt), packet.first);
  writeBigEndian(header.subspan(kStampAt), packet.stamp);
  writeBigEndian(header.subspan(kEchoAt), packet.echo.value_or(0));
  header[kFlagsAt] = packet.echo ? kEchoIsValid : 0;
  header[kCountAt] = static_cast<std::uint8_t>(packet.items.size());
  for (const auto item : packet.items) {
    const auto at = payload.size();
    payload.resize(at + kLengthSize);
    writeBigEndian(std::span{payload}.subspan(at), static_cast<std::uint16_t>(item.size()));
    payload.insert(payload.end(), item.begin(), item.end());
  }
  return payload;
}

std::optional<RedundantPacket> decodeRedundantPacket(Bytes payload) {
  if (payload.size() < kRedundantHeaderSize || payload.size() > kMaxRedundantPacket) {
    return std::nullopt;
  }
  RedundantPacket packet;
  packet.acknowledged = readBigEndian<std::uint64_t>(payload.subspan(kAcknowledgedAt));
  packet.oldest = readBigEndian<std::uint64_t>(payload.subspan(kOldestAt));
  packet.first = readBigEndian<std::uint64_t>(payload.subspan(kFirstAt));
  packet.stamp = readBigEndian<std::uint32_t>(payload.subspan(kStampAt));
  if ((payload[kFlagsAt] & kEchoIsValid) != 0) {
    packet.echo = readBigEndian<std::uint32_t>(payload.subspan(kEchoAt));
  }
  const bool isWhole =
      readItems(payload.subspan(kRedundantHeaderSize), payload[kCountAt], packet.items);
  if (!isWhole || !isInOrder(packet)) return std::nullopt;
  return packet;
}

}  // namespace midipool
