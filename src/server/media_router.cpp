// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/media_router.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "server/room_mix.hpp"

namespace midipool {
namespace {

// What every common line carries in one piece.
constexpr std::size_t kLargestPacket = 1500;
// A loss is counted when what was overtaken has had time to come.
constexpr std::uint16_t kCountEvery = 128;
// One period's packets of so many find room in any system's socket.
constexpr std::size_t kMostWhoWait = 128;
constexpr Nanoseconds kLongestPause = std::chrono::seconds{1};

using Bytes = std::span<const std::uint8_t>;

// What is in an authentic datagram, in `copy`; nothing when it is not.
Bytes opened(SrtpStream& opener, Bytes datagram, std::span<std::uint8_t, kLargestPacket> copy) {
  if (datagram.size() > kLargestPacket) return {};
  std::ranges::copy(datagram, copy.begin());
  const auto packet = copy.first(datagram.size());
  const auto size = looksLikeRtcp(datagram) ? opener.openRtcp(packet) : opener.openRtp(packet);
  return size ? packet.first(*size) : Bytes{};
}

}  // namespace

MediaRouter::MediaRouter(MediaLink& link, const SessionEpoch& epoch) noexcept
    : link_{link}, epoch_{epoch} {}

std::unique_ptr<MediaStream> MediaRouter::add(std::unique_ptr<MediaStream> stream) {
  auto old = remove(stream->source);
  auto& group = rooms_[stream->room];
  group.streams.push_back(stream.get());
  introduceStem(*stream, group.streams);
  const auto source = stream->source;
  streams_[source] = std::move(stream);
  return old;
}

std::unique_ptr<MediaStream> MediaRouter::remove(std::uint32_t source) {
  const auto found = streams_.find(source);
  if (found == streams_.end()) return nullptr;
  auto stream = std::move(found->second);
  const auto room = rooms_.find(stream->room);
  auto& group = room->second;
  countMixes(group, false, stream->mix != nullptr);
  std::erase(group.streams, stream.get());
  withdrawStem(*stream, group.streams);
  if (group.streams.empty()) rooms_.erase(room);
  streams_.erase(found);
  return stream;
}

MediaStream* MediaRouter::find(std::uint32_t source) noexcept {
  const auto found = streams_.find(source);
  return found == streams_.end() ? nullptr : found->second.get();
}

std::unique_ptr<MixStem> MediaRouter::setStem(std::uint32_t source, std::unique_ptr<MixStem> stem) {
  auto* const stream = find(source);
  if (stream == nullptr) return stem;
  const auto& group = rooms_.at(stream->room).streams;
  if (stream->stem) withdrawStem(*stream, group);
  stream->stem.swap(stem);
  introduceStem(*stream, group);
  return stem;
}

std::unique_ptr<PersonalMix> MediaRouter::setMix(std::uint32_t source,
                                                 std::unique_ptr<PersonalMix> mix) {
  auto* const stream = find(source);
  if (stream == nullptr) return mix;
  auto& group = rooms_.at(stream->room);
  countMixes(group, mix != nullptr, stream->mix != nullptr);
  stream->mix.swap(mix);
  stream->mixLosses = {};
  stream->mostMixLosses = 0;
  introduceMix(*stream, group.streams);
  return mix;
}

std::unique_ptr<UplinkReporter> MediaRouter::setReporter(std::uint32_t source,
                                                         std::unique_ptr<UplinkReporter> reporter) {
  if (auto* const stream = find(source)) stream->reporter.swap(reporter);
  return reporter;
}

std::unique_ptr<PacketHistory> MediaRouter::setHistory(std::uint32_t source,
                                                       std::unique_ptr<PacketHistory> history) {
  if (auto* const stream = find(source)) stream->history.swap(history);
  return history;
}

std::shared_ptr<RecordingInbox> MediaRouter::setRecording(std::uint32_t source,
                                                          std::shared_ptr<RecordingInbox> inbox) {
  if (auto* const stream = find(source)) stream->recording.swap(inbox);
  return inbox;
}

void MediaRouter::countMixes(Group& group, bool more, bool fewer) noexcept {
  const std::size_t change = (more ? std::size_t{1} : 0) - (fewer ? std::size_t{1} : 0);
  group.mixes += change;
  mixes_ += change;
}

void MediaRouter::setPath(std::uint32_t source, const DatagramPath& path) noexcept {
  if (auto* const stream = find(source)) stream->path = path;
}

std::unique_ptr<MixStem::Voice> MediaRouter::setAlignedVoice(
    std::uint32_t source, std::unique_ptr<MixStem::Voice> voice) noexcept {
  auto* const stream = find(source);
  if (stream != nullptr && stream->stem) stream->stem->exchangeAligned(voice);
  return voice;
}

void MediaRouter::setAligned(std::uint32_t source, bool wanted) noexcept {
  auto* const stream = find(source);
  if (stream != nullptr && stream->mix) stream->mix->setAligned(wanted);
}

void MediaRouter::exchangeWish(std::uint32_t source, MixWish& wish) noexcept {
  auto* const stream = find(source);
  if (stream != nullptr && stream->mix) stream->mix->exchange(wish);
}

void MediaRouter::receive(std::span<const std::uint8_t> datagram, const DatagramPath& from,
                          LocalTime arrived) {
  ++counters_.packets;
  std::array<std::uint8_t, kLargestPacket> copy;  // NOLINT(*-member-init): filled by opened()
  const auto source = sourceOf(datagram);
  const auto found = source ? streams_.find(*source) : streams_.end();
  if (found == streams_.end() || !found->second->isAt(from)) {
    ++counters_.refused;
    return;
  }
  auto& stream = *found->second;
  const auto packet = opened(stream.opener, datagram, copy);
  if (packet.empty()) {
    ++counters_.refused;
    return;
  }
  // Only what is authentic counts, or strangers could use up what the member may send.
  if (!stream.rate.allow(arrived)) {
    ++counters_.refused;
    return;
  }
  const bool isForOthers = looksLikeRtcp(datagram) ? readReport(stream, packet, datagram, arrived)
                                                   : readSound(stream, packet, datagram, arrived);
  if (isForOthers) forward(stream, datagram);
}

bool MediaRouter::readSound(MediaStream& stream, Bytes packet, Bytes datagram, LocalTime arrived) {
  const auto sound = decodeRtp(packet);
  if (!sound) return !stream.isMuted();
  stream.uplink.received(sound->header, epoch_.at(arrived));
  stream.showUplink();
  reportUplink(stream, arrived);
  if (stream.stem && !stream.isMuted()) {
    const auto next = schedule_.running() ? schedule_.nextStart() : arrived;
    const auto lateBefore = stream.stem->statistics().packetsLate;
    stream.stem->received(*sound, epoch_.at(next));
    counters_.late += stream.stem->statistics().packetsLate - lateBefore;
  }
  if (stream.recording && !stream.isMuted()) stream.recording->packet(packet);
  countLoss(stream, sound->header.sequence);
  if (stream.history) stream.history->add(sound->header.sequence, datagram);
  return !stream.isMuted();
}

void MediaRouter::countLoss(MediaStream& stream, std::uint16_t sequence) {
  if (sequence % kCountEvery != 0) return;
  const auto lost = stream.uplink.lost();
  if (lost <= stream.lostCounted) return;
  counters_.lostUplink += static_cast<std::uint64_t>(lost - stream.lostCounted);
  stream.lostCounted = lost;
}

void MediaRouter::reportUplink(MediaStream& stream, LocalTime arrived) {
  if (!stream.reporter) return;
  const auto report = stream.reporter->due(stream.uplink, epoch_.at(arrived));
  if (!report.empty()) link_.send(report, *stream.path);
}

// What somebody misses is between him and us, and of nobody's interest but the sender's.
bool MediaRouter::readReport(MediaStream& stream, Bytes packet, Bytes datagram, LocalTime arrived) {
  const auto report = decodeRtcp(packet);
  if (!report) return true;
  if (report->nack.count > 0) sendAgain(stream, report->nack, datagram);
  if (report->blockCount == 0 && !report->sender && report->nack.count > 0) return false;
  noteReport(stream, *report, arrived);
  return true;
}

// Of what did not reach the server either, the sender hears; what he sends again then goes to all.
void MediaRouter::sendAgain(MediaStream& asker, const Nack& nack, Bytes datagram) {
  const auto* const sender = find(nack.source);
  if (sender == nullptr || sender->room != asker.room || !sender->reaches(asker)) return;
  if (sender->isMuted() || !asker.path) return;
  bool lacks = false;
  for (const auto sequence : nack.sequences()) {
    ++counters_.askedAgain;
    const auto packet = sender->history ? sender->history->find(sequence) : Bytes{};
    lacks = lacks || packet.empty();
    if (packet.empty() || !asker.repairs.spend(packet.size())) continue;
    link_.send(packet, *asker.path);
    ++counters_.sentAgain;
  }
  if (lacks && sender->path) link_.send(datagram, *sender->path);
}

void MediaRouter::noteReport(MediaStream& stream, const RtcpReport& report, LocalTime arrived) {
  if (report.sender) stream.uplink.reported(*report.sender, epoch_.at(arrived));
  std::int64_t lost = 0;
  std::uint8_t worst = 0;
  for (const auto& block : report.reportBlocks()) {
    lost += block.lost;
    worst = std::max(worst, block.fractionLost);
    losses_.reported(block.fractionLost, arrived);
    noteMixLoss(stream, block, arrived);
  }
  stream.state->hearingLoss.store(worst, std::memory_order_relaxed);
  // Less than before: of other streams than those of the last report.
  if (lost > stream.lostReported) {
    counters_.lostReported += static_cast<std::uint64_t>(lost - stream.lostReported);
  }
  stream.lostReported = lost;
}

void MediaRouter::noteMixLoss(MediaStream& listener, const ReportBlock& block,
                              LocalTime arrived) noexcept {
  if (!listener.mix || listener.mix->source() != block.source) return;
  listener.mixLosses.reported(block.lost, listener.mostMixLosses, arrived);
}

LocalTime MediaRouter::tick(LocalTime now) {
  losses_.tick(now);
  if (mixes_ == 0) {
    schedule_.stop();
    return now + kLongestPause;
  }
  schedule_.start(now);
  if (const auto due = schedule_.take(now)) {
    mix({due->frame, epoch_.at(due->start), due->skipped}, now);
  }
  return std::min(schedule_.nextStart(), now + kLongestPause);
}

void MediaRouter::mix(const MixPeriod& period, LocalTime now) {
  for (auto& [name, group] : rooms_) {
    if (group.mixes == 0) continue;
    mixLive(group, period, now);
    mixAligned(group, period, now);
  }
}

// For all, as who listens otherwise may come back to it at any time.
void MediaRouter::mixLive(const Group& group, const MixPeriod& period, LocalTime now) {
  const RoomBlocks blocks{group.streams, period};
  sendMixes(group, false, period, BlockSum{blocks.all(), MixPeriod::kFrames}, now);
}

// Who hears such a mix plays it as if it had been captured as early as all of its stems were.
void MediaRouter::mixAligned(Group& group, const MixPeriod& period, LocalTime now) {
  const bool isWanted = std::ranges::any_of(group.streams, [](const MediaStream* stream) {
    return stream->mix && (stream->mix->wantsAligned() || stream->mix->isAligned());
  });
  if (!isWanted) {
    if (group.delay.hasBegun()) restAligned(group);
    return;
  }
  const auto delay = group.delay.review(period.start, neededToAlign(group.streams));
  for (auto* stream : group.streams) {
    if (stream->mix) stream->mix->followAligned(delay.has_value());
  }
  const RoomBlocks blocks{group.streams, period, delay};
  if (!delay) return;
  const bool isOther = std::exchange(group.delayBefore, delay) != delay;
  const MixPeriod captured{period.frame, period.start - *delay, period.skipped || isOther};
  sendMixes(group, true, captured, BlockSum{blocks.all(), MixPeriod::kFrames}, now);
}

void MediaRouter::restAligned(Group& group) noexcept {
  group.delay.forget();
  group.delayBefore.reset();
  for (auto* stream : group.streams) {
    if (stream->stem) stream->stem->restAligned();
  }
}

void MediaRouter::sendMixes(const Group& group, bool aligned, const MixPeriod& period,
                            const BlockSum& all, LocalTime now) {
  for (auto* listener : group.streams) {
    if (!listener->mix || !listener->path || listener->mix->isAligned() != aligned) continue;
    listener->mix->setParity(listener->mixLosses.lately(now));
    listener->mix->mix(period, all, [&](Bytes packet) {
      link_.send(packet, *listener->path);
      ++counters_.mixed;
    });
  }
}

bool MediaRouter::isPatient() const noexcept {
  return schedule_.running() && mixes_ == streams_.size() && mixes_ <= kMostWhoWait;
}

MediaCounters MediaRouter::counters() const noexcept {
  auto counters = counters_;
  counters.worstLoss = losses_.worst();
  counters.mixPeriodsLate = schedule_.late();
  return counters;
}

void MediaRouter::forward(const MediaStream& sender, std::span<const std::uint8_t> datagram) {
  const bool isSound = !looksLikeRtcp(datagram);
  for (auto* receiver : rooms_.at(sender.room).streams) {
    if (!sender.reaches(*receiver) || !receiver->path) continue;
    if (isSound && receiver->mix) continue;
    link_.send(datagram, *receiver->path);
    receiver->repairs.sent(datagram.size());
    ++counters_.forwarded;
  }
}

}  // namespace midipool
