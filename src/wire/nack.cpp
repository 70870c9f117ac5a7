// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/nack.hpp"

#include "wire/big_endian.hpp"
#include "wire/rtcp_header.hpp"

namespace midipool {
namespace {

constexpr std::uint8_t kGenericNack = 1;  // the format of the feedback
constexpr std::size_t kHeaderSize = 12;
constexpr std::size_t kEntrySize = 4;
constexpr unsigned kFollowing = 16;  // that an entry's mask speaks of

void writeEntry(std::uint16_t first, std::uint16_t following,
                std::span<std::uint8_t> out) noexcept {
  writeBigEndian(out, first);
  writeBigEndian(out.subspan(2), following);
}

}  // namespace

std::size_t encodeNack(const Nack& nack, std::uint32_t sender,
                       std::span<std::uint8_t, kLargestNack> out) noexcept {
  if (nack.count == 0) return 0;
  const std::span<std::uint8_t> bytes{out};
  std::size_t size = kHeaderSize;
  const auto sequences = nack.sequences();
  for (std::size_t i = 0; i < sequences.size();) {
    const auto first = sequences[i++];
    std::uint16_t mask = 0;
    for (; i < sequences.size(); ++i) {
      const auto behind = static_cast<std::uint16_t>(sequences[i] - first);
      if (behind == 0 || behind > kFollowing) break;
      mask = static_cast<std::uint16_t>(mask | 1U << (behind - 1U));
    }
    writeEntry(first, mask, bytes.subspan(size));
    size += kEntrySize;
  }
  writeRtcpHeader(bytes, kTransportFeedback, kGenericNack, size);
  writeBigEndian(bytes.subspan(4), sender);
  writeBigEndian(bytes.subspan(8), nack.source);
  return size;
}

std::optional<Nack> decodeNack(std::span<const std::uint8_t> packet) noexcept {
  if (packet.size() < kHeaderSize || (packet[0] & 0x1FU) != kGenericNack) return std::nullopt;
  Nack nack;
  nack.source = readBigEndian<std::uint32_t>(packet.subspan(8));
  for (auto rest = packet.subspan(kHeaderSize); rest.size() >= kEntrySize;
       rest = rest.subspan(kEntrySize)) {
    const auto first = readBigEndian<std::uint16_t>(rest);
    const auto mask = readBigEndian<std::uint16_t>(rest.subspan(2));
    if (!nack.add(first)) break;
    for (unsigned behind = 0; behind < kFollowing; ++behind) {
      if ((mask >> behind & 1U) != 0)
        (void)nack.add(static_cast<std::uint16_t>(first + behind + 1));
    }
  }
  return nack;
}

}  // namespace midipool
