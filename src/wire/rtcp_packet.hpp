// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "time/clock.hpp"
#include "wire/nack.hpp"

namespace midipool {

// RTCP's sender and receiver reports with the sender's name (RFC 3550, section 6), and what he wants
// to have again (RFC 4585), as a compound packet. Where RTP has the wall clock, here is the session time: everybody's clock.

// A time as RTCP carries it: seconds, and 2^-32 of them. From 0 on and for 136 years; rounded to the
// nearest, which back and forth is exact.
[[nodiscard]] std::uint64_t toNtp(SessionTime time) noexcept;
[[nodiscard]] SessionTime fromNtp(std::uint64_t time) noexcept;
// Its middle 32 bits, which receivers repeat: seconds modulo 65,536, and 2^-16 of them.
[[nodiscard]] constexpr std::uint32_t shortNtp(std::uint64_t time) noexcept {
  return static_cast<std::uint32_t>(time >> 16);
}

// How somebody receives one stream.
struct ReportBlock {
  std::uint32_t source = 0;           // of whom
  std::uint8_t fractionLost = 0;      // since the last report, of 256
  std::int32_t lost = 0;              // since the beginning; 24 bits, limited when written
  std::uint32_t highestSequence = 0;  // with the cycles above its 16 bits
  std::uint32_t jitter = 0;           // between arrivals, in frames
  std::uint32_t lastReport = 0;       // shortNtp() of the stream's last sender report; 0: none yet
  std::uint32_t sinceLastReport = 0;  // in 2^-16 s

  bool operator==(const ReportBlock&) const noexcept = default;
};

// What somebody has sent.
struct SenderInfo {
  std::uint64_t time = 0;       // when this report is sent: toNtp()
  std::uint32_t timestamp = 0;  // the same moment in frames, as in his RTP packets
  std::uint32_t packets = 0;
  std::uint32_t octets = 0;  // of payload

  bool operator==(const SenderInfo&) const noexcept = default;
};

struct RtcpReport {
  // One packet of RTCP has no room for more. Who hears more streams reports them in turn.
  static constexpr std::size_t kMostBlocks = 31;

  std::uint32_t source = 0;  // who reports
  std::optional<SenderInfo> sender;
  std::array<ReportBlock, kMostBlocks> blocks{};
  std::size_t blockCount = 0;
  std::string_view name;  // CNAME; into the bytes that were read
  Nack nack;

  [[nodiscard]] std::span<const ReportBlock> reportBlocks() const noexcept {
    return std::span{blocks}.first(blockCount);
  }
  // False when there is no room.
  bool add(const ReportBlock& block) noexcept {
    if (blockCount == kMostBlocks) return false;
    blocks[blockCount++] = block;
    return true;
  }
};

inline constexpr std::size_t kLongestRtcpName = 255;
// An encoded report is never longer; SRTCP's overhead comes on top.
inline constexpr std::size_t kLargestRtcpReport =
    28 + 24 * RtcpReport::kMostBlocks + 8 + 2 + kLongestRtcpName + 3 + kLargestNack;

// Writes a compound packet: the report, the name's SDES where there is one, and the NACK where
// something is missed. Returns its size. A name that is too long is cut. Realtime-safe.
std::size_t encodeRtcp(const RtcpReport& report,
                       std::span<std::uint8_t, kLargestRtcpReport> out) noexcept;

// Reads what other programs may send, too: other kinds of packets, further sources' chunks and what
// lies behind the blocks are skipped; blocks of further reports in the same compound are added, as
// long as there is room. Nothing when it is not whole, or does not begin with a report.
// Realtime-safe.
[[nodiscard]] std::optional<RtcpReport> decodeRtcp(std::span<const std::uint8_t> datagram) noexcept;

}  // namespace midipool
