// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/media_router.hpp"

#include <algorithm>
#include <array>

namespace midipool {
namespace {

// What every common line carries in one piece.
constexpr std::size_t kLargestPacket = 1500;
// A loss is counted when what was overtaken has had time to come.
constexpr std::uint16_t kCountEvery = 128;
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
  rooms_[stream->room].push_back(stream.get());
  const auto source = stream->source;
  streams_[source] = std::move(stream);
  return old;
}

std::unique_ptr<MediaStream> MediaRouter::remove(std::uint32_t source) {
  const auto found = streams_.find(source);
  if (found == streams_.end()) return nullptr;
  auto stream = std::move(found->second);
  const auto room = rooms_.find(stream->room);
  std::erase(room->second, stream.get());
  if (room->second.empty()) rooms_.erase(room);
  streams_.erase(found);
  return stream;
}

void MediaRouter::receive(std::span<const std::uint8_t> datagram, const DatagramPath& from,
                          LocalTime arrived) {
  ++counters_.packets;
  std::array<std::uint8_t, kLargestPacket> copy;  // NOLINT(*-member-init): filled by opened()
  const auto source = sourceOf(datagram);
  const auto found = source ? streams_.find(*source) : streams_.end();
  if (found == streams_.end()) {
    ++counters_.refused;
    return;
  }
  auto& stream = *found->second;
  const auto packet = opened(stream.opener, datagram, copy);
  if (packet.empty()) {
    ++counters_.refused;
    return;
  }
  stream.path = from;
  // Only what is authentic counts, or strangers could use up what the member may send.
  if (!stream.rate.allow(arrived)) {
    ++counters_.refused;
    return;
  }
  if (looksLikeRtcp(datagram)) {
    readReport(stream, packet, arrived);
  } else {
    readSound(stream, packet, arrived);
  }
  forward(stream, datagram);
}

void MediaRouter::readSound(MediaStream& stream, std::span<const std::uint8_t> packet,
                            LocalTime arrived) {
  const auto sound = decodeRtp(packet);
  if (!sound) return;
  stream.uplink.received(sound->header, epoch_.at(arrived));
  if (sound->header.sequence % kCountEvery != 0) return;
  const auto lost = stream.uplink.lost();
  if (lost <= stream.lostCounted) return;
  counters_.lostUplink += static_cast<std::uint64_t>(lost - stream.lostCounted);
  stream.lostCounted = lost;
}

void MediaRouter::readReport(MediaStream& stream, std::span<const std::uint8_t> packet,
                             LocalTime arrived) {
  const auto report = decodeRtcp(packet);
  if (!report) return;
  if (report->sender) stream.uplink.reported(*report->sender, epoch_.at(arrived));
  std::int64_t lost = 0;
  for (const auto& block : report->reportBlocks()) {
    lost += block.lost;
    losses_.reported(block.fractionLost, arrived);
  }
  // Less than before: of other streams than those of the last report.
  if (lost > stream.lostReported) {
    counters_.lostReported += static_cast<std::uint64_t>(lost - stream.lostReported);
  }
  stream.lostReported = lost;
}

LocalTime MediaRouter::tick(LocalTime now) {
  losses_.tick(now);
  return now + kLongestPause;
}

MediaCounters MediaRouter::counters() const noexcept {
  auto counters = counters_;
  counters.worstLoss = losses_.worst();
  return counters;
}

void MediaRouter::forward(const MediaStream& sender, std::span<const std::uint8_t> datagram) {
  for (const auto* receiver : rooms_.at(sender.room)) {
    const bool wanted = sender.echo ? receiver == &sender : receiver != &sender;
    if (!wanted || !receiver->path) continue;
    link_.send(datagram, *receiver->path);
    ++counters_.forwarded;
  }
}

}  // namespace midipool
