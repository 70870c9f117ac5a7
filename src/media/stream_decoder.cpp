// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/stream_decoder.hpp"

#include "time/frames.hpp"
#include "wire/limits.hpp"
#include "wire/payload_format.hpp"

namespace midipool {

StreamDecoder::StreamDecoder(const StreamFormat& format, BlockSink& sink)
    : format_{format},
      sink_{sink},
      decoder_{format},
      codecDelay_{codecDelayOf(format)},
      repair_{format.framesPerPacket} {
  if (decoder_.isSequential()) order_ = std::make_unique<PacketOrder>();
}

bool StreamDecoder::received(const RtpPacket& packet, LocalTime arrived, std::int64_t neededTo,
                             bool typical) noexcept {
  const auto& header = packet.header;
  const auto parts = partsOf(packet);
  if (!parts || !isSound(header, *parts)) return false;
  const auto sequence = sequences_(header.sequence);
  const auto frame = frames_(header.timestamp);
  block_.arrived = arrived;
  block_.typical = typical;
  decode(sequence, frame, header.captured, parts->type, parts->payload);
  const auto end = frame - codecDelay_ + format_.framesPerPacket;
  repaired_.came(sequence, end > neededTo);
  block_.typical = true;
  repair_.received(sequence, frame, header.captured, *parts);
  while (const auto repaired = repair_.next()) {
    repaired_.madeAgain(repaired->sequence);
    // Two in a row are made again too late to wait for: that may be heard.
    block_.typical = repaired->byNext;
    decode(repaired->sequence, repaired->frame, repaired->captured, repaired->type,
           repaired->payload);
    block_.typical = true;
  }
  return true;
}

// A member of the room could send anything: of linear samples there must be as many as there should,
// and the differences of times that are let through do not overflow.
bool StreamDecoder::isSound(const RtpHeader& header, const PayloadParts& parts) const noexcept {
  const auto captured = nanosecondsOf(header.captured);
  return parts.type == format_.type && decoder_.fits(parts.payload.size()) &&
         captured >= -limits::kLastTimestamp && captured <= limits::kLastTimestamp;
}

// What comes out of the codec is older than what the packet was made from.
void StreamDecoder::decode(std::int64_t sequence, std::int64_t frame, SessionTime captured,
                           PayloadType type, std::span<const std::uint8_t> payload) noexcept {
  if (!order_) {
    if (decoder_.decode(type, payload, block_)) handOut(frame, captured);
    return;
  }
  makeRoomFor(sequence);
  order_->add(sequence, frame - codecDelay_, captured - lengthOfFrames(codecDelay_), payload);
  decodeInOrder();
}

// A packet so far ahead that it could not wait: what is before it is not waited for any longer.
void StreamDecoder::makeRoomFor(std::int64_t sequence) noexcept {
  while (order_->isTooFarAhead(sequence) && order_->waiting() != nullptr) {
    concealNext();
    decodeInOrder();
  }
  if (order_->isTooFarAhead(sequence)) order_->skipTo(sequence);
}

void StreamDecoder::need(std::int64_t frame) noexcept {
  if (!order_) return;
  block_.arrived = LocalTime::max();
  while (order_->next() == nullptr && order_->waiting() != nullptr &&
         lastFrame_ + format_.framesPerPacket < frame) {
    concealNext();
    decodeInOrder();
  }
}

void StreamDecoder::decodeInOrder() noexcept {
  while (const auto* packet = order_->next()) {
    if (!decoder_.decode(format_.type, packet->payload(), block_)) ++concealed_;
    handOut(packet->frame, packet->captured);
    order_->done();
  }
}

void StreamDecoder::concealNext() noexcept {
  decoder_.conceal(block_);
  ++concealed_;
  handOut(lastFrame_ + format_.framesPerPacket,
          lastCaptured_ + lengthOfFrames(format_.framesPerPacket));
  order_->done();
}

void StreamDecoder::handOut(std::int64_t frame, SessionTime captured) noexcept {
  block_.frame = frame;
  block_.captured = captured;
  lastFrame_ = frame;
  lastCaptured_ = captured;
  sink_.take(block_);
}

}  // namespace midipool
