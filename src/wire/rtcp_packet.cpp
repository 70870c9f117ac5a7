// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/rtcp_packet.hpp"

#include <algorithm>

#include "wire/big_endian.hpp"
#include "wire/rtcp_header.hpp"

namespace midipool {
namespace {

constexpr std::uint8_t kSenderReport = 200;
constexpr std::uint8_t kReceiverReport = 201;
constexpr std::uint8_t kSourceDescription = 202;
constexpr std::uint8_t kName = 1;  // CNAME
constexpr std::size_t kHeaderSize = 8;
constexpr std::size_t kSenderSize = 20;
constexpr std::size_t kBlockSize = 24;
constexpr std::int32_t kMostLost = 0x7F'FFFF;
constexpr std::int32_t kFewestLost = -0x80'0000;
constexpr std::uint64_t kSecond = 1'000'000'000;

using Bytes = std::span<const std::uint8_t>;

void writeSender(const SenderInfo& sender, std::span<std::uint8_t> out) noexcept {
  writeBigEndian(out, sender.time);
  writeBigEndian(out.subspan(8), sender.timestamp);
  writeBigEndian(out.subspan(12), sender.packets);
  writeBigEndian(out.subspan(16), sender.octets);
}

void writeBlock(const ReportBlock& block, std::span<std::uint8_t> out) noexcept {
  const auto lost = static_cast<std::uint32_t>(std::clamp(block.lost, kFewestLost, kMostLost));
  writeBigEndian(out, block.source);
  writeBigEndian(out.subspan(4), std::uint32_t{block.fractionLost} << 24U | (lost & 0xFF'FFFFU));
  writeBigEndian(out.subspan(8), block.highestSequence);
  writeBigEndian(out.subspan(12), block.jitter);
  writeBigEndian(out.subspan(16), block.lastReport);
  writeBigEndian(out.subspan(20), block.sinceLastReport);
}

// One chunk with one item, and at least one zero behind it.
std::size_t writeName(const RtcpReport& report, std::span<std::uint8_t> out) noexcept {
  const auto name = report.name.substr(0, kLongestRtcpName);
  const auto size = (kHeaderSize + 2 + name.size() + kRtcpWord) / kRtcpWord * kRtcpWord;
  std::ranges::fill(out.first(size), std::uint8_t{0});
  writeRtcpHeader(out, kSourceDescription, 1, size);
  writeBigEndian(out.subspan(4), report.source);
  out[8] = kName;
  out[9] = static_cast<std::uint8_t>(name.size());
  std::ranges::copy(name, out.subspan(10).begin());
  return size;
}

SenderInfo readSender(Bytes bytes) noexcept {
  return {readBigEndian<std::uint64_t>(bytes), readBigEndian<std::uint32_t>(bytes.subspan(8)),
          readBigEndian<std::uint32_t>(bytes.subspan(12)),
          readBigEndian<std::uint32_t>(bytes.subspan(16))};
}

ReportBlock readBlock(Bytes bytes) noexcept {
  const auto losses = readBigEndian<std::uint32_t>(bytes.subspan(4));
  ReportBlock block;
  block.source = readBigEndian<std::uint32_t>(bytes);
  block.fractionLost = static_cast<std::uint8_t>(losses >> 24U);
  // The sign is bit 23.
  block.lost = static_cast<std::int32_t>(losses << 8U) >> 8;
  block.highestSequence = readBigEndian<std::uint32_t>(bytes.subspan(8));
  block.jitter = readBigEndian<std::uint32_t>(bytes.subspan(12));
  block.lastReport = readBigEndian<std::uint32_t>(bytes.subspan(16));
  block.sinceLastReport = readBigEndian<std::uint32_t>(bytes.subspan(20));
  return block;
}

// `packet` is whole, without padding. False when it is shorter than it says.
bool readReport(Bytes packet, RtcpReport& report) noexcept {
  const bool isSender = packet[1] == kSenderReport;
  const std::size_t count = packet[0] & 0x1FU;
  const auto start = kHeaderSize + (isSender ? kSenderSize : 0);
  if (packet.size() < start + count * kBlockSize) return false;
  if (isSender && !report.sender) report.sender = readSender(packet.subspan(kHeaderSize));
  for (std::size_t i = 0; i < count; ++i) {
    if (!report.add(readBlock(packet.subspan(start + i * kBlockSize)))) break;
  }
  return true;
}

// The name in the first chunk; what is malformed there is no name.
std::string_view readName(Bytes packet) noexcept {
  auto items = packet.subspan(std::min(kHeaderSize, packet.size()));
  while (items.size() >= 2 && items[0] != 0) {
    const std::size_t size = items[1];
    if (items.size() < 2 + size) return {};
    if (items[0] == kName) {
      return {reinterpret_cast<const char*>(items.data()) + 2, size};
    }
    items = items.subspan(2 + size);
  }
  return {};
}

// The first packet of what is left, without its padding; empty when it is none. `rest` goes on
// behind it. Only the last of a compound may be padded.
Bytes nextPacket(Bytes& rest) noexcept {
  if (rest.size() < kRtcpWord || rest[0] >> 6U != kRtcpVersion) return {};
  const std::size_t size =
      kRtcpWord * (std::size_t{1} + readBigEndian<std::uint16_t>(rest.subspan(2)));
  if (size > rest.size()) return {};
  auto packet = rest.first(size);
  rest = rest.subspan(size);
  if ((packet[0] & 0x20U) != 0) {
    const std::size_t padding = packet.back();
    if (!rest.empty() || padding == 0 || padding + kRtcpWord > size) return {};
    packet = packet.first(size - padding);
  }
  return packet;
}

}  // namespace

std::uint64_t toNtp(SessionTime time) noexcept {
  const auto nanoseconds =
      static_cast<std::uint64_t>(std::max<std::int64_t>(nanosecondsOf(time), 0));
  const auto fraction = ((nanoseconds % kSecond << 32U) + kSecond / 2) / kSecond;
  return (nanoseconds / kSecond << 32U) + fraction;
}

SessionTime fromNtp(std::uint64_t time) noexcept {
  const auto fraction = ((time & 0xFFFF'FFFFU) * kSecond + (std::uint64_t{1} << 31U)) >> 32U;
  return SessionTime{Nanoseconds{static_cast<std::int64_t>((time >> 32U) * kSecond + fraction)}};
}

std::size_t encodeRtcp(const RtcpReport& report,
                       std::span<std::uint8_t, kLargestRtcpReport> out) noexcept {
  const std::span<std::uint8_t> bytes{out};
  const auto start = kHeaderSize + (report.sender ? kSenderSize : 0);
  const auto size = start + kBlockSize * report.blockCount;
  writeRtcpHeader(bytes, report.sender ? kSenderReport : kReceiverReport, report.blockCount, size);
  writeBigEndian(bytes.subspan(4), report.source);
  if (report.sender) writeSender(*report.sender, bytes.subspan(kHeaderSize));
  for (std::size_t i = 0; i < report.blockCount; ++i) {
    writeBlock(report.blocks[i], bytes.subspan(start + i * kBlockSize));
  }
  const auto named = report.name.empty() ? size : size + writeName(report, bytes.subspan(size));
  return named + encodeNack(report.nack, report.source, bytes.subspan(named).first<kLargestNack>());
}

std::optional<RtcpReport> decodeRtcp(std::span<const std::uint8_t> datagram) noexcept {
  std::optional<RtcpReport> report;
  for (auto rest = datagram; !rest.empty();) {
    const auto packet = nextPacket(rest);
    if (packet.empty()) return std::nullopt;
    const bool isReport = packet[1] == kSenderReport || packet[1] == kReceiverReport;
    if (!report) {
      if (!isReport || packet.size() < kHeaderSize) return std::nullopt;
      report.emplace();
      report->source = readBigEndian<std::uint32_t>(packet.subspan(4));
    }
    if (isReport && !readReport(packet, *report)) return std::nullopt;
    if (packet[1] == kSourceDescription && report->name.empty()) report->name = readName(packet);
    if (packet[1] == kTransportFeedback) report->nack = decodeNack(packet).value_or(report->nack);
  }
  return report;
}

}  // namespace midipool
