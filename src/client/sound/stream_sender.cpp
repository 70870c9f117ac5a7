// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/sound/stream_sender.hpp"

#include "time/frames.hpp"

namespace midipool {
namespace {

// Whoever misses a packet asks about as soon as the others do; after so long it has been lost again.
constexpr Nanoseconds kAgainAfter = std::chrono::milliseconds{25};

}  // namespace

// RFC 3550 wants a random first sequence number; the source was drawn at random.
StreamSender::StreamSender(const StreamInfo& stream, std::int32_t bitsPerSecond)
    : stream_{stream}, writer_{stream, static_cast<std::uint16_t>(stream.source >> 17U)} {
  if (stream.format.channels > 0) encoder_.emplace(stream.format, bitsPerSecond);
}

std::span<const std::uint8_t> StreamSender::packetFor(const SoundBlock& block) noexcept {
  if (!encoder_) return {};
  StreamWriter::Content content;
  content.payload = encoder_->encode(block);
  if (content.payload.empty()) return {};
  content.timestamp = static_cast<std::uint32_t>(block.frame);
  content.captured = block.captured;
  content.follows = block.frame == nextFrame_;
  writer_.setParity(parity_.load(std::memory_order_relaxed));
  const auto packet = writer_.packet(content, packet_);
  if (packet.empty()) return {};
  nextFrame_ = block.frame + static_cast<std::int64_t>(block.frames);
  nextCaptured_ = block.captured + lengthOfFrames(block.frames);
  ++statistics_.packets;
  statistics_.bytes += packet.size();
  history_.add(writer_.lastSequence(), packet);
  budget_.sent(packet.size());
  repeated_[writer_.lastSequence() % repeated_.size()] = LocalTime::min();
  return packet;
}

std::span<const std::uint8_t> StreamSender::again(std::uint16_t sequence, LocalTime now) noexcept {
  auto& repeated = repeated_[sequence % repeated_.size()];
  if (repeated != LocalTime::min() && now - repeated < kAgainAfter) return {};
  const auto packet = history_.find(sequence);
  if (packet.empty() || !budget_.spend(packet.size())) return {};
  repeated = now;
  ++statistics_.sentAgain;
  return packet;
}

std::span<const std::uint8_t> StreamSender::packetFor(const RtcpReport& report) noexcept {
  return writer_.packet(report, packet_);
}

std::optional<SenderInfo> StreamSender::info(SessionTime now) const noexcept {
  if (statistics_.packets == 0) return std::nullopt;
  const auto since = framesIn(now - nextCaptured_);
  SenderInfo info;
  info.time = toNtp(now);
  info.timestamp = static_cast<std::uint32_t>(nextFrame_ + since);
  info.packets = static_cast<std::uint32_t>(statistics_.packets);
  info.octets = writer_.octets();
  return info;
}

}  // namespace midipool
