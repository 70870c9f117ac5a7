// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/rtp_packet.hpp"

#include "wire/big_endian.hpp"

namespace midipool {
namespace {

constexpr std::uint8_t kVersion = 2;
constexpr std::size_t kFixedSize = 12;
constexpr std::uint16_t kOneByteForm = 0xBEDE;
constexpr std::uint8_t kCapturedId = 1;
constexpr std::uint8_t kCapturedSize = 8;
constexpr std::uint8_t kNoMore = 15;

// In RFC 8285's one-byte form: each element has a byte of id and length, then its data.
std::optional<SessionTime> capturedFrom(std::span<const std::uint8_t> elements) noexcept {
  while (!elements.empty()) {
    const auto id = static_cast<std::uint8_t>(elements[0] >> 4U);
    if (id == 0) {  // padding
      elements = elements.subspan(1);
      continue;
    }
    const std::size_t size = (elements[0] & 0x0FU) + 1U;
    if (id == kNoMore || elements.size() < 1 + size) return std::nullopt;
    if (id == kCapturedId && size == kCapturedSize) {
      return SessionTime{Nanoseconds{readBigEndian<std::int64_t>(elements.subspan(1))}};
    }
    elements = elements.subspan(1 + size);
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::uint32_t> sourceOf(std::span<const std::uint8_t> datagram) noexcept {
  if (!looksLikeRtp(datagram)) return std::nullopt;
  if (looksLikeRtcp(datagram)) return readBigEndian<std::uint32_t>(datagram.subspan(4));
  if (datagram.size() < kFixedSize) return std::nullopt;
  return readBigEndian<std::uint32_t>(datagram.subspan(8));
}

void encodeRtpHeader(const RtpHeader& header,
                     std::span<std::uint8_t, kRtpHeaderSize> out) noexcept {
  auto* byte = out.data();
  byte[0] = kVersion << 6U | 0x10U;  // with an extension
  byte[1] = static_cast<std::uint8_t>((header.marker ? 0x80U : 0U) |
                                      static_cast<std::uint8_t>(header.type));
  writeBigEndian(out.subspan(2), header.sequence);
  writeBigEndian(out.subspan(4), header.timestamp);
  writeBigEndian(out.subspan(8), header.source);
  writeBigEndian(out.subspan(12), kOneByteForm);
  writeBigEndian(out.subspan(14), std::uint16_t{3});  // words of four bytes
  byte[16] = static_cast<std::uint8_t>(kCapturedId << 4U | (kCapturedSize - 1U));
  writeBigEndian(out.subspan(17), std::int64_t{header.captured.time_since_epoch().count()});
  byte[25] = byte[26] = byte[27] = 0;
}

std::optional<RtpPacket> decodeRtp(std::span<const std::uint8_t> datagram) noexcept {
  if (datagram.size() < kFixedSize || datagram[0] >> 6U != kVersion) return std::nullopt;
  const auto* byte = datagram.data();
  const bool padded = (byte[0] & 0x20U) != 0;
  const bool extended = (byte[0] & 0x10U) != 0;
  RtpPacket packet;
  packet.header.type = static_cast<PayloadType>(byte[1] & 0x7FU);
  packet.header.marker = (byte[1] & 0x80U) != 0;
  packet.header.sequence = readBigEndian<std::uint16_t>(datagram.subspan(2));
  packet.header.timestamp = readBigEndian<std::uint32_t>(datagram.subspan(4));
  packet.header.source = readBigEndian<std::uint32_t>(datagram.subspan(8));
  const std::size_t contributors = byte[0] & 0x0FU;
  auto start = kFixedSize + 4 * contributors;
  if (!extended || datagram.size() < start + 4) return std::nullopt;
  const std::size_t length =
      std::size_t{4} * readBigEndian<std::uint16_t>(datagram.subspan(start + 2));
  if (datagram.size() < start + 4 + length) return std::nullopt;
  if (readBigEndian<std::uint16_t>(datagram.subspan(start)) != kOneByteForm) return std::nullopt;
  const auto captured = capturedFrom(datagram.subspan(start + 4, length));
  if (!captured) return std::nullopt;
  packet.header.captured = *captured;
  start += 4 + length;
  auto size = datagram.size() - start;
  if (padded) {
    const std::size_t padding = size == 0 ? 0 : datagram.back();
    if (padding == 0 || padding > size) return std::nullopt;
    size -= padding;
  }
  packet.payload = datagram.subspan(start, size);
  return packet;
}

}  // namespace midipool
