// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/sound/stream_sender.hpp"

#include <algorithm>

#include "wire/rtp_packet.hpp"

namespace midipool {

// RFC 3550 wants a random first sequence number; the source was drawn at random.
StreamSender::StreamSender(const StreamInfo& stream, std::int32_t bitsPerSecond)
    : stream_{stream},
      encoder_{stream.format, bitsPerSecond},
      sealer_{SrtpStream::Direction::kSending, stream.source, stream.key},
      sequence_{static_cast<std::uint16_t>(stream.source >> 17U)} {}

std::span<const std::uint8_t> StreamSender::packetFor(const SoundBlock& block) noexcept {
  const auto payload = encoder_.encode(block);
  if (payload.empty() || kRtpHeaderSize + payload.size() + kSrtpOverhead > packet_.size())
    return {};
  RtpHeader header;
  header.type = stream_.format.type;
  header.marker = block.frame != nextFrame_;
  header.sequence = sequence_++;
  header.timestamp = static_cast<std::uint32_t>(block.frame);
  header.source = stream_.source;
  header.captured = block.captured;
  encodeRtpHeader(header, std::span{packet_}.first<kRtpHeaderSize>());
  std::ranges::copy(payload, packet_.begin() + kRtpHeaderSize);
  nextFrame_ = block.frame + static_cast<std::int64_t>(block.frames);
  const auto size = sealer_.protectRtp(packet_, kRtpHeaderSize + payload.size());
  if (!size) return {};
  ++statistics_.packets;
  statistics_.bytes += *size;
  return {packet_.data(), *size};
}

}  // namespace midipool
