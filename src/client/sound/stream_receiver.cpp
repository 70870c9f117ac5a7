// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/sound/stream_receiver.hpp"

#include <utility>

namespace midipool {
StreamReceiver::StreamReceiver(const StreamInfo& stream, std::shared_ptr<StemQueue> queue)
    : stream_{stream},
      opener_{SrtpStream::Direction::kReceiving, stream.source, stream.key},
      queue_{std::move(queue)},
      decoder_{stream.format, *this} {}

void StreamReceiver::received(std::span<std::uint8_t> datagram, SessionTime arrived) noexcept {
  const auto size = opener_.openRtp(datagram);
  const auto packet = size ? decodeRtp(datagram.first(*size)) : std::nullopt;
  if (packet && decoder_.received(*packet)) {
    ++statistics_.packets;
    statistics_.bytes += datagram.size();
    reception_.received(packet->header, arrived);
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
  statistics_.repaired = decoder_.repaired();
  statistics_.concealed = decoder_.concealed();
  shown_.set(statistics_);
}

void StreamReceiver::take(const SoundBlock& block) noexcept {
  if (!queue_->blocks.push(block)) queue_->lost.fetch_add(1, std::memory_order_relaxed);
}

void StreamReceiver::proceed(std::int64_t soon) noexcept {
  if (!decoder_.isSequential()) return;
  const auto needed = queue_->neededTo.load(std::memory_order_relaxed);
  if (needed == StemQueue::kNothingYet) return;
  decoder_.need(needed + soon);
  show();
}

}  // namespace midipool
