// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/media_router.hpp"

#include <algorithm>
#include <array>

namespace midipool {
namespace {

// What every common line carries in one piece.
constexpr std::size_t kLargestPacket = 1500;

}  // namespace

MediaRouter::MediaRouter(MediaLink& link) noexcept : link_{link} {}

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
  const auto source = sourceOf(datagram);
  const auto found = source ? streams_.find(*source) : streams_.end();
  if (found == streams_.end() || !isAuthentic(*found->second, datagram)) {
    ++counters_.refused;
    return;
  }
  auto& stream = *found->second;
  stream.path = from;
  // Only what is authentic counts, or strangers could use up what the member may send.
  if (!stream.rate.allow(arrived)) {
    ++counters_.refused;
    return;
  }
  if (!looksLikeRtcp(datagram)) forward(stream, datagram);
}

bool MediaRouter::isAuthentic(MediaStream& stream, std::span<const std::uint8_t> datagram) {
  if (datagram.size() > kLargestPacket) return false;
  std::array<std::uint8_t, kLargestPacket> copy;  // NOLINT(*-member-init): filled below
  std::ranges::copy(datagram, copy.begin());
  const std::span packet{copy.data(), datagram.size()};
  return (looksLikeRtcp(datagram) ? stream.opener.openRtcp(packet) : stream.opener.openRtp(packet))
      .has_value();
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
