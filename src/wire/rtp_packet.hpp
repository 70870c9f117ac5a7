// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "time/clock.hpp"

namespace midipool {

// What the payload of an RTP packet is. Numbers of the dynamic range (RFC 3551), the same in all of
// midiPool, so that a capture can be read without having heard the announcement.
enum class PayloadType : std::uint8_t {
  kL16 = 96,
  kL24 = 97,
  kOpus = 98,
  kOpusCustom = 99,
  kRepair = 100,  // one of these, with parity of those before it (wire/parity.hpp)
};

// RTP's header (RFC 3550), with the session time at which the first frame was captured in a header
// extension (RFC 8285, one-byte form, id 1: int64 nanoseconds, big-endian). The time stamp counts
// frames at 48 kHz; the extension says what they are in everybody's time, exactly.
struct RtpHeader {
  PayloadType type = PayloadType::kL16;
  bool marker = false;  // the first packet after silence
  std::uint16_t sequence = 0;
  std::uint32_t timestamp = 0;
  std::uint32_t source = 0;  // SSRC
  SessionTime captured{};
};

inline constexpr std::size_t kRtpHeaderSize = 12 + 4 + 12;

struct RtpPacket {
  RtpHeader header;
  std::span<const std::uint8_t> payload;  // into the bytes that were given
};

// True for RTP and RTCP, by the first byte (RFC 7983).
[[nodiscard]] constexpr bool looksLikeRtp(std::span<const std::uint8_t> datagram) noexcept {
  return datagram.size() >= 8 && datagram[0] >= 128 && datagram[0] <= 191;
}
// Of those, RTCP, by the second (RFC 5761).
[[nodiscard]] constexpr bool looksLikeRtcp(std::span<const std::uint8_t> datagram) noexcept {
  return looksLikeRtp(datagram) && datagram[1] >= 192 && datagram[1] <= 223;
}
// The sender's SSRC, which both have in the clear; nothing when it is neither.
[[nodiscard]] std::optional<std::uint32_t> sourceOf(
    std::span<const std::uint8_t> datagram) noexcept;

// Writes kRtpHeaderSize bytes. Realtime-safe.
void encodeRtpHeader(const RtpHeader& header, std::span<std::uint8_t, kRtpHeaderSize> out) noexcept;

// Reads what other programs may send, too: CSRCs, other extensions and padding are skipped. Nothing
// when it is no RTP of version 2, is cut short, or lacks the time of capture. Realtime-safe.
[[nodiscard]] std::optional<RtpPacket> decodeRtp(std::span<const std::uint8_t> datagram) noexcept;

}  // namespace midipool
