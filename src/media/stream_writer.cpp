// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/stream_writer.hpp"

#include <algorithm>

#include "wire/payload_format.hpp"

namespace midipool {
namespace {

constexpr std::size_t kAround = kRtpHeaderSize + kSrtpOverhead;

}  // namespace

StreamWriter::StreamWriter(const StreamInfo& stream, std::uint16_t firstSequence)
    : stream_{stream},
      sealer_{SrtpStream::Direction::kSending, stream.source, stream.key},
      sequence_{firstSequence} {}

std::span<const std::uint8_t> StreamWriter::packet(const Content& content, Room out) noexcept {
  if (content.payload.empty() || content.payload.size() + kAround > out.size()) return {};
  const auto parity = writeParity(content, out);
  RtpHeader header;
  header.type = parity > 0 ? PayloadType::kRepair : stream_.format.type;
  header.marker = !content.follows;
  header.sequence = sequence_++;
  header.timestamp = content.timestamp;
  header.source = stream_.source;
  header.captured = content.captured;
  encodeRtpHeader(header, out.first<kRtpHeaderSize>());
  const auto start = kRtpHeaderSize + parity;
  std::ranges::copy(content.payload, out.subspan(start).begin());
  octets_ += static_cast<std::uint32_t>(parity + content.payload.size());
  const auto size = sealer_.protectRtp(out, start + content.payload.size());
  return size ? out.first(*size) : std::span<const std::uint8_t>{};
}

bool StreamWriter::hasRoomForParity(const StreamFormat& format) noexcept {
  if (isOpus(format.type)) return true;
  const std::size_t samples = std::size_t{format.framesPerPacket} * format.channels;
  const auto parity = kParityHeaderSize + samples * bytesPerSample(SampleFormat::kL16);
  return kAround + parity + samples * bytesPerSample(linearFormatOf(format.type)) <= kLargestPacket;
}

std::size_t StreamWriter::writeParity(const Content& content, Room out) noexcept {
  const auto room = out.size() - kAround - content.payload.size();
  const auto type = stream_.format.type;
  const auto size =
      content.follows && wantsParity_ ? parity_.write(type, out.subspan(kRtpHeaderSize, room)) : 0;
  parity_.sent(type, content.payload, content.follows);
  return size;
}

std::span<const std::uint8_t> StreamWriter::packet(const RtcpReport& report, Room out) noexcept {
  const auto length = encodeRtcp(report, out.first<kLargestRtcpReport>());
  const auto size = sealer_.protectRtcp(out, length);
  return size ? out.first(*size) : std::span<const std::uint8_t>{};
}

}  // namespace midipool
