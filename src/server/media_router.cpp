// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/media_router.hpp"

#include <algorithm>
#include <array>

#include "wire/datagram_keys.hpp"

namespace midipool {
namespace {

// What every common line carries in one piece.
constexpr std::size_t kLargestPacket = 1500;
// Above what a stream of its format sends: copies, reports, and what a stalled line lets out at once.
constexpr double kPacketsAboveNominal = 4.0;
constexpr double kBurstSeconds = 1.0;

double packetsPerSecond(const StreamFormat& format) {
  return kPacketsAboveNominal * 48'000.0 / static_cast<double>(format.framesPerPacket);
}

}  // namespace

struct MediaRouter::Stream {
  Stream(const StreamInfo& stream, std::string roomName, bool echoes)
      : room{std::move(roomName)},
        echo{echoes},
        opener{SrtpStream::Direction::kReceiving, stream.source, stream.key},
        rate{packetsPerSecond(stream.format), packetsPerSecond(stream.format) * kBurstSeconds} {}

  std::string room;
  bool echo;
  SrtpStream opener;
  RateLimit rate;
  std::optional<DatagramLink::Endpoint> endpoint;
};

MediaRouter::MediaRouter(DatagramLink& link) noexcept : link_{link} {}

MediaRouter::~MediaRouter() = default;

void MediaRouter::open(const std::string& room, const StreamInfo& stream, bool echo) {
  close(stream.source);
  auto opened = std::make_unique<Stream>(stream, room, echo);
  rooms_[room].push_back(opened.get());
  streams_[stream.source] = std::move(opened);
}

void MediaRouter::close(std::uint32_t source) {
  const auto found = streams_.find(source);
  if (found == streams_.end()) return;
  const auto room = rooms_.find(found->second->room);
  std::erase(room->second, found->second.get());
  if (room->second.empty()) rooms_.erase(room);
  streams_.erase(found);
}

std::uint32_t MediaRouter::freeSource() const {
  auto source = randomSessionId();
  while (streams_.contains(source)) source = randomSessionId();
  return source;
}

void MediaRouter::receive(std::span<const std::uint8_t> datagram,
                          const DatagramLink::Endpoint& from, LocalTime arrived) {
  ++counters_.packets;
  const auto source = sourceOf(datagram);
  const auto found = source ? streams_.find(*source) : streams_.end();
  if (found == streams_.end() || !isAuthentic(*found->second, datagram)) {
    ++counters_.refused;
    return;
  }
  auto& stream = *found->second;
  stream.endpoint = from;
  // Only what is authentic counts, or strangers could use up what the member may send.
  if (!stream.rate.allow(arrived)) {
    ++counters_.refused;
    return;
  }
  if (!looksLikeRtcp(datagram)) forward(stream, datagram);
}

bool MediaRouter::isAuthentic(Stream& stream, std::span<const std::uint8_t> datagram) {
  if (datagram.size() > kLargestPacket) return false;
  std::array<std::uint8_t, kLargestPacket> copy;  // NOLINT(*-member-init): filled below
  std::ranges::copy(datagram, copy.begin());
  const std::span packet{copy.data(), datagram.size()};
  return (looksLikeRtcp(datagram) ? stream.opener.openRtcp(packet) : stream.opener.openRtp(packet))
      .has_value();
}

void MediaRouter::forward(const Stream& sender, std::span<const std::uint8_t> datagram) {
  for (const auto* receiver : rooms_.at(sender.room)) {
    const bool wanted = sender.echo ? receiver == &sender : receiver != &sender;
    if (!wanted || !receiver->endpoint) continue;
    link_.send(datagram, *receiver->endpoint);
    ++counters_.forwarded;
  }
}

}  // namespace midipool
