// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/sound/stream_sender.hpp"

#include <algorithm>
#include <cmath>

#include "wire/rtp_packet.hpp"

namespace midipool {

// RFC 3550 wants a random first sequence number; the source was drawn at random.
StreamSender::StreamSender(const StreamInfo& stream, std::int32_t bitsPerSecond)
    : stream_{stream},
      sealer_{SrtpStream::Direction::kSending, stream.source, stream.key},
      sequence_{static_cast<std::uint16_t>(stream.source >> 17U)} {
  if (stream.format.channels > 0) encoder_.emplace(stream.format, bitsPerSecond);
}

std::span<const std::uint8_t> StreamSender::packetFor(const SoundBlock& block) noexcept {
  if (!encoder_) return {};
  const auto payload = encoder_->encode(block);
  if (payload.empty() || kRtpHeaderSize + payload.size() + kSrtpOverhead > packet_.size())
    return {};
  const bool follows = block.frame == nextFrame_;
  nextFrame_ = block.frame + static_cast<std::int64_t>(block.frames);
  const auto place = std::span{packet_}.subspan(
      kRtpHeaderSize, packet_.size() - kRtpHeaderSize - payload.size() - kSrtpOverhead);
  const auto parity = follows && parity_.load(std::memory_order_relaxed)
                          ? writer_.write(stream_.format.type, place)
                          : 0;
  writer_.sent(stream_.format.type, payload, follows);

  RtpHeader header;
  header.type = parity > 0 ? PayloadType::kRepair : stream_.format.type;
  header.marker = !follows;
  header.sequence = sequence_++;
  header.timestamp = static_cast<std::uint32_t>(block.frame);
  header.source = stream_.source;
  header.captured = block.captured;
  encodeRtpHeader(header, std::span{packet_}.first<kRtpHeaderSize>());
  const auto start = kRtpHeaderSize + parity;
  std::ranges::copy(payload, packet_.begin() + static_cast<std::ptrdiff_t>(start));
  const auto size = sealer_.protectRtp(packet_, start + payload.size());
  if (!size) return {};
  nextCaptured_ = block.captured + Nanoseconds{std::llround(block.frames * 1e9 / 48'000.0)};
  octets_ += static_cast<std::uint32_t>(parity + payload.size());
  ++statistics_.packets;
  statistics_.bytes += *size;
  return {packet_.data(), *size};
}

std::span<const std::uint8_t> StreamSender::packetFor(const RtcpReport& report) noexcept {
  const auto length = encodeRtcp(report, std::span{packet_}.first<kLargestRtcpReport>());
  const auto size = sealer_.protectRtcp(packet_, length);
  if (!size) return {};
  return {packet_.data(), *size};
}

std::optional<SenderInfo> StreamSender::info(SessionTime now) const noexcept {
  if (statistics_.packets == 0) return std::nullopt;
  const auto since = std::llround(static_cast<double>((now - nextCaptured_).count()) * 48e-6);
  SenderInfo info;
  info.time = toNtp(now);
  info.timestamp = static_cast<std::uint32_t>(nextFrame_ + since);
  info.packets = static_cast<std::uint32_t>(statistics_.packets);
  info.octets = octets_;
  return info;
}

}  // namespace midipool
