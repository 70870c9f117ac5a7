// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/sound/stream_receiver.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "audio/audio_process.hpp"
#include "wire/limits.hpp"
#include "wire/payload_format.hpp"

namespace midipool {
namespace {

constexpr double kNanosecondsPerFrame = 1e9 / AudioProcess::kSampleRate;

Nanoseconds lengthOf(std::uint32_t frames) noexcept {
  return Nanoseconds{std::llround(frames * kNanosecondsPerFrame)};
}

}  // namespace

StreamReceiver::StreamReceiver(const StreamInfo& stream, std::shared_ptr<StemQueue> queue)
    : stream_{stream},
      decoder_{stream.format},
      opener_{SrtpStream::Direction::kReceiving, stream.source, stream.key},
      repair_{stream.format.framesPerPacket},
      queue_{std::move(queue)} {}

void StreamReceiver::received(std::span<std::uint8_t> datagram, SessionTime arrived) noexcept {
  const auto size = opener_.openRtp(datagram);
  const auto packet = size ? decodeRtp(datagram.first(*size)) : std::nullopt;
  const auto parts = packet ? partsOf(*packet) : std::nullopt;
  if (parts && isSound(packet->header, *parts)) {
    ++statistics_.packets;
    statistics_.bytes += datagram.size();
    reception_.received(packet->header, arrived);
    take(packet->header, *parts);
  } else {
    ++statistics_.refused;
  }
  show();
}

std::optional<RtcpReport> StreamReceiver::reported(std::span<std::uint8_t> datagram,
                                                   SessionTime arrived) noexcept {
  const auto size = opener_.openRtcp(datagram);
  const auto report = size ? decodeRtcp(datagram.first(*size)) : std::nullopt;
  if (!report || report->source != stream_.source) {
    ++statistics_.refused;
    return std::nullopt;
  }
  if (report->sender) reception_.reported(*report->sender, arrived);
  return report;
}

void StreamReceiver::show() noexcept {
  statistics_.lost = reception_.lost();
  statistics_.jitter = reception_.jitter();
  shown_.set(statistics_);
}

// A member of the room could send anything: of linear samples there must be as many as there should,
// and the differences of times that are let through do not overflow.
bool StreamReceiver::isSound(const RtpHeader& header, const PayloadParts& parts) const noexcept {
  const auto captured = header.captured.time_since_epoch().count();
  return parts.type == stream_.format.type && decoder_.fits(parts.payload.size()) &&
         captured >= -limits::kLastTimestamp && captured <= limits::kLastTimestamp;
}

void StreamReceiver::take(const RtpHeader& header, const PayloadParts& parts) noexcept {
  const auto sequence = sequences_(header.sequence);
  const auto frame = frames_(header.timestamp);
  decode(sequence, frame, header.captured, parts.type, parts.payload);
  repair_.received(sequence, frame, header.captured, parts);
  while (const auto repaired = repair_.next()) {
    ++statistics_.repaired;
    // Two in a row are made again too late to wait for: that may be heard.
    block_.typical = repaired->byNext;
    decode(repaired->sequence, repaired->frame, repaired->captured, repaired->type,
           repaired->payload);
    block_.typical = true;
  }
}

// The codec's delay is taken back here: a frame's number and time are those of its capture.
void StreamReceiver::decode(std::int64_t sequence, std::int64_t frame, SessionTime captured,
                            PayloadType type, std::span<const std::uint8_t> payload) noexcept {
  if (!decoder_.isSequential()) {
    if (decoder_.decode(type, payload, block_)) push(frame, captured);
    return;
  }
  const auto delay = codecDelayOf(stream_.format);
  makeRoomFor(sequence);
  order_.add(sequence, frame - delay, captured - lengthOf(delay), payload);
  decodeInOrder();
}

// A packet so far ahead that it could not wait: what is before it is not waited for any longer.
void StreamReceiver::makeRoomFor(std::int64_t sequence) noexcept {
  while (order_.isTooFarAhead(sequence) && order_.waiting() != nullptr) {
    concealNext();
    decodeInOrder();
  }
  if (order_.isTooFarAhead(sequence)) order_.skipTo(sequence);
}

void StreamReceiver::proceed(std::int64_t soon) noexcept {
  if (!decoder_.isSequential()) return;
  const auto needed = queue_->neededTo.load(std::memory_order_relaxed);
  if (needed == StemQueue::kNothingYet) return;
  while (order_.next() == nullptr && order_.waiting() != nullptr &&
         lastFrame_ + stream_.format.framesPerPacket < needed + soon) {
    concealNext();
    decodeInOrder();
  }
  show();
}

void StreamReceiver::decodeInOrder() noexcept {
  while (const auto* packet = order_.next()) {
    if (!decoder_.decode(stream_.format.type, packet->payload(), block_)) ++statistics_.concealed;
    push(packet->frame, packet->captured);
    order_.done();
  }
}

void StreamReceiver::concealNext() noexcept {
  decoder_.conceal(block_);
  ++statistics_.concealed;
  push(lastFrame_ + stream_.format.framesPerPacket,
       lastCaptured_ + lengthOf(stream_.format.framesPerPacket));
  order_.done();
}

void StreamReceiver::push(std::int64_t frame, SessionTime captured) noexcept {
  block_.frame = frame;
  block_.captured = captured;
  lastFrame_ = frame;
  lastCaptured_ = captured;
  if (!queue_->blocks.push(block_)) queue_->lost.fetch_add(1, std::memory_order_relaxed);
}

}  // namespace midipool
