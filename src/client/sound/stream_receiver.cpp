// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/sound/stream_receiver.hpp"

#include <algorithm>
#include <utility>

namespace midipool {
namespace {

// A stem is played a little faster or slower than it was captured.
constexpr std::int64_t kSpareFrames = 8;
// What was overtaken is waited for as long as packets are usually late, within these bounds.
constexpr Nanoseconds kShortestPatience = std::chrono::milliseconds{3};
constexpr Nanoseconds kLongestPatience = std::chrono::milliseconds{20};
constexpr int kPatientJitters = 3;
// The audio thread takes it a cycle before it is heard.
constexpr Nanoseconds kOnTheWay = std::chrono::milliseconds{5};

// Only differences count.
SessionTime sessionOf(LocalTime time) {
  return SessionTime{time.time_since_epoch()};
}

}  // namespace

StreamReceiver::StreamReceiver(const StreamInfo& stream, std::shared_ptr<StemQueue> queue)
    : stream_{stream},
      opener_{SrtpStream::Direction::kReceiving, stream.source, stream.key},
      feed_{std::move(queue)},
      decoder_{stream.format, *this} {}

std::span<const std::uint8_t> StreamReceiver::received(
    std::span<std::uint8_t> datagram, LocalTime arrived,
    std::optional<SessionTime> session) noexcept {
  const auto size = opener_.openRtp(datagram);
  const auto packet = size ? decodeRtp(datagram.first(*size)) : std::nullopt;
  const auto neededTo = feed_.neededTo();
  if (packet && rests_.load(std::memory_order_relaxed)) goOn(packet->header);
  const bool again = packet && wasAskedFor(packet->header, arrived);
  const bool taken = packet && decoder_.received(*packet, arrived, neededTo, !again);
  if (taken) {
    ++statistics_.packets;
    statistics_.bytes += datagram.size();
    if (again) {
      ++statistics_.sentAgain;
      statistics_.bytesSentAgain += datagram.size();
    }
    if (session && !again) noteNetwork(*session, packet->header.captured);
    reception_.received(packet->header, sessionOf(arrived));
  } else {
    ++statistics_.refused;
  }
  show();
  return taken ? datagram.first(*size) : std::span<const std::uint8_t>{};
}

// The first packets after a rest may be sooner here than the word that it is over.
void StreamReceiver::goOn(const RtpHeader& header) noexcept {
  missing_.restart();
  reception_.leaveOutBefore(header);
}

// Over some sixteen packets, as RFC 3550 smooths the jitter. What a sender says is not trusted to be near.
void StreamReceiver::noteNetwork(SessionTime arrived, SessionTime captured) noexcept {
  constexpr int kPackets = 16;
  constexpr Nanoseconds kFar = std::chrono::minutes{1};
  if (captured < arrived - kFar || captured > arrived + kFar) return;
  const auto network = arrived - captured -
                       lengthOfFrames(static_cast<std::int64_t>(stream_.format.framesPerPacket));
  const bool isFirst = !std::exchange(hasNetwork_, true);
  statistics_.network += isFirst ? network : (network - statistics_.network) / kPackets;
}

bool StreamReceiver::wasAskedFor(const RtpHeader& header, LocalTime arrived) noexcept {
  const auto patience =
      std::clamp(reception_.jitter() * kPatientJitters, kShortestPatience, kLongestPatience);
  static_cast<void>(frames_(header.timestamp));
  return missing_.came(sequences_(header.sequence), arrived, patience);
}

Nack StreamReceiver::missing(LocalTime now) noexcept {
  Nack nack;
  nack.source = stream_.source;
  const auto beyond = repairs_.load(std::memory_order_relaxed);
  if (missing_.count() == 0 || beyond == kNoRepair) return nack;
  forgetTooLate(beyond);
  missing_.ask(now, nack);
  return nack;
}

// What would not be there before it is needed. Of a stream that has not begun all may still be.
void StreamReceiver::forgetTooLate(Nanoseconds beyond) noexcept {
  const auto needed = feed_.neededTo();
  if (needed == StemQueue::kNothingYet) return;
  const auto soonest = needed + framesIn(missing_.roundTrip() + kOnTheWay - beyond);
  const auto packet = static_cast<std::int64_t>(stream_.format.framesPerPacket);
  const auto before = (frames_.highest() - soonest) / packet;
  missing_.forgetBefore(sequences_.highest() - before);
}

std::optional<RtcpReport> StreamReceiver::reported(std::span<std::uint8_t> datagram,
                                                   LocalTime arrived) noexcept {
  const auto size = opener_.openRtcp(datagram);
  const auto report = size ? decodeRtcp(datagram.first(*size)) : std::nullopt;
  if (!report || report->source != stream_.source) {
    ++statistics_.refused;
    return std::nullopt;
  }
  if (report->sender) reception_.reported(*report->sender, sessionOf(arrived));
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
  // It was asked for by the recorder, and the ear has done without it.
  const auto needed = feed_.neededTo();
  if (!block.typical && block.frame + block.frames <= needed) return;
  feed_.push(block);
  const auto end = block.frame + block.frames;
  queuedTo_ = std::max(queuedTo_, end);
  if (block.frame <= completeTo_) completeTo_ = std::max(completeTo_, end);
}

bool StreamReceiver::hasEnoughAfter(LocalTime cycle, std::int64_t frames) noexcept {
  if (!feed_.hasSeen(cycle)) return false;
  const auto needed = feed_.neededTo();
  if (needed == StemQueue::kNothingYet) return false;
  // A hole that has been played over is none any more. Should there be a second one behind it, its packet
  // is fetched when it is looked for the next time.
  if (needed > completeTo_) completeTo_ = queuedTo_;
  return completeTo_ >= needed + frames + kSpareFrames;
}

void StreamReceiver::proceed(std::int64_t soon) noexcept {
  if (!decoder_.isSequential()) return;
  const auto needed = feed_.neededTo();
  if (needed == StemQueue::kNothingYet) return;
  decoder_.need(needed + soon);
  show();
}

}  // namespace midipool
