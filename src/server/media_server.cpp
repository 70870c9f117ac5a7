// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/media_server.hpp"

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include "net/port_sharing.hpp"
#include "server/media_command.hpp"
#include "server/routing_thread.hpp"
#include "wire/datagram_keys.hpp"

namespace midipool {
namespace {

// Nothing for one who only listens.
std::unique_ptr<MixStem> stemOf(const StreamFormat& format) {
  return format.channels > 0 ? std::make_unique<MixStem>(format) : nullptr;
}

std::unique_ptr<MixStem::Voice> alignedVoiceOf(const StreamFormat& format) {
  return format.channels > 0 ? std::make_unique<MixStem::Voice>(format) : nullptr;
}

}  // namespace

// The control thread's own router.
class MediaServer::Here final : public MediaHost, private MediaLink {
 public:
  Here(DatagramLink& datagrams, const SessionEpoch& epoch)
      : datagrams_{datagrams}, router_{static_cast<MediaLink&>(*this), epoch} {}

  void post(std::unique_ptr<MediaCommand> command) override { command->carryOut(router_); }
  void tidyUp() override {}
  [[nodiscard]] MediaCounters counters() override { return router_.counters(); }
  [[nodiscard]] MediaRouter& router() noexcept { return router_; }

 private:
  // The socket knows by itself from which address to answer whom.
  void send(std::span<const std::uint8_t> datagram, const DatagramPath& to) override {
    datagrams_.send(datagram, to.peer);
  }

  DatagramLink& datagrams_;
  MediaRouter router_;
};

MediaServer::MediaServer(DatagramLink& datagrams, const SessionEpoch& epoch)
    : here_{std::make_unique<Here>(datagrams, epoch)} {
  load_.resize(1);
}

MediaServer::~MediaServer() = default;

void MediaServer::use(std::vector<std::unique_ptr<MediaHost>> hosts) {
  hosts_ = std::move(hosts);
  load_.assign(std::max<std::size_t>(hosts_.size(), 1), 0);
}

void MediaServer::stop() {
  while (!roomOf_.empty()) close(roomOf_.begin()->first);
  use({});
}

StreamInfo MediaServer::open(const std::string& name, std::uint32_t member,
                             const StreamFormat& format, bool echo) {
  const auto known = rooms_.find(name);
  const auto host = known != rooms_.end() ? known->second.host : leastLoaded();
  const StreamInfo info{member, drawSource(host), randomStreamKey(), format};
  auto stream = std::make_unique<MediaStream>(name, info, echo);
  if (known != rooms_.end() && known->second.mixes > 0) stream->stem = stemOf(format);
  if (stream->stem && known->second.canAlign) {
    auto voice = alignedVoiceOf(format);
    stream->stem->exchangeAligned(voice);
  }
  auto& room = rooms_[name];
  room.host = host;
  stream->recording = room.inbox;
  room.streams[info.source] = {info, 0, 0, false, false, stream->state};
  roomOf_[info.source] = name;
  ++load_[host];
  post(room, mediaCommand([stream = std::move(stream)](MediaRouter& router) mutable {
         stream = router.add(std::move(stream));
       }));
  return info;
}

void MediaServer::setPath(std::uint32_t source, const DatagramPath& path) {
  const auto* const room = roomWith(source);
  if (room == nullptr) return;
  post(*room,
       mediaCommand([source, path](MediaRouter& router) mutable { router.setPath(source, path); }));
}

void MediaServer::close(std::uint32_t source) {
  auto* const room = roomWith(source);
  if (room == nullptr) return;
  closeMix(source);
  post(*room, mediaCommand([source, removed = std::unique_ptr<MediaStream>{}](
                               MediaRouter& router) mutable { removed = router.remove(source); }));
  --load_[room->host];
  own_.erase(room->streams.at(source).reports);
  room->streams.erase(source);
  if (room->streams.empty() && !room->inbox) rooms_.erase(roomOf_.at(source));
  roomOf_.erase(source);
}

StreamInfo MediaServer::openReports(std::uint32_t source) {
  auto* const room = roomWith(source);
  if (room == nullptr) throw std::runtime_error{"no stream is open"};
  StreamInfo info{kServersReports, drawSource(room->host), randomStreamKey(), {}};
  info.format.channels = 0;
  auto reporter = std::make_unique<UplinkReporter>(info);
  own_.erase(std::exchange(room->streams.at(source).reports, info.source));
  own_.insert(info.source);
  post(*room, mediaCommand([source, reporter = std::move(reporter)](MediaRouter& router) mutable {
    reporter = router.setReporter(source, std::move(reporter));
  }));
  return info;
}

StreamInfo MediaServer::openMix(std::uint32_t source, const StreamFormat& format,
                                const MixWish& wish) {
  auto* const room = roomWith(source);
  if (room == nullptr) throw std::runtime_error{"no stream is open"};
  const StreamInfo info{0, drawSource(room->host), randomStreamKey(), format};
  auto mix = std::make_unique<PersonalMix>(info, wish);
  closeMix(source);
  if (room->mixes == 0) decodeAll(*room);
  ++room->mixes;
  room->streams.at(source).mix = info.source;
  own_.insert(info.source);
  post(*room, mediaCommand([source, mix = std::move(mix)](MediaRouter& router) mutable {
    mix = router.setMix(source, std::move(mix));
  }));
  return info;
}

void MediaServer::setMix(std::uint32_t source, const MixWish& wish) {
  auto* const room = roomWith(source);
  if (room == nullptr || room->streams.at(source).mix == 0) return;
  post(*room, mediaCommand([source, wish = wish](MediaRouter& router) mutable {
    router.exchangeWish(source, wish);
  }));
}

void MediaServer::closeMix(std::uint32_t source) {
  auto* const room = roomWith(source);
  if (room == nullptr || room->streams.at(source).mix == 0) return;
  setAligned(source, false);
  own_.erase(std::exchange(room->streams.at(source).mix, 0));
  post(*room, mediaCommand(
                  [source, removed = std::unique_ptr<PersonalMix>{}](MediaRouter& router) mutable {
                    removed = router.setMix(source, nullptr);
                  }));
  if (--room->mixes > 0) return;
  decodeNone(*room);
  room->canAlign = false;
}

void MediaServer::setAligned(std::uint32_t source, bool aligned) {
  auto* const room = roomWith(source);
  if (room == nullptr || room->streams.at(source).mix == 0) return;
  if (std::exchange(room->streams.at(source).hasAlignedMix, aligned) == aligned) return;
  post(*room, mediaCommand(
                  [source, aligned](MediaRouter& router) { router.setAligned(source, aligned); }));
  if (aligned) alignAll(*room);
}

// They keep it while there are mixes, as what is heard by it fades out.
void MediaServer::alignAll(Room& room) {
  if (std::exchange(room.canAlign, true)) return;
  for (const auto& [source, stream] : room.streams) {
    post(room, mediaCommand([source = source, voice = alignedVoiceOf(stream.info.format)](
                                MediaRouter& router) mutable {
           voice = router.setAlignedVoice(source, std::move(voice));
         }));
  }
}

void MediaServer::decodeAll(const Room& room) {
  for (const auto& [source, stream] : room.streams) {
    post(room, mediaCommand([source = source,
                             stem = stemOf(stream.info.format)](MediaRouter& router) mutable {
           stem = router.setStem(source, std::move(stem));
         }));
  }
}

void MediaServer::decodeNone(const Room& room) {
  for (const auto& [source, stream] : room.streams) {
    post(room, mediaCommand([source = source,
                             removed = std::unique_ptr<MixStem>{}](MediaRouter& router) mutable {
           removed = router.setStem(source, nullptr);
         }));
  }
}

void MediaServer::keepHistory(const std::string& name, bool wanted) {
  const auto found = rooms_.find(name);
  if (found == rooms_.end()) return;
  for (auto& [source, stream] : found->second.streams) {
    const bool keeps = wanted && stream.info.format.channels > 0;
    if (std::exchange(stream.keepsHistory, keeps) == keeps) continue;
    auto history = keeps ? std::make_unique<PacketHistory>() : nullptr;
    post(found->second,
         mediaCommand([source = source, history = std::move(history)](MediaRouter& router) mutable {
           history = router.setHistory(source, std::move(history));
         }));
  }
}

void MediaServer::recordInto(const std::string& name,
                             const std::shared_ptr<RecordingInbox>& inbox) {
  const auto known = rooms_.find(name);
  if (known == rooms_.end() && !inbox) return;
  auto& room = rooms_[name];
  if (known == rooms_.end()) room.host = leastLoaded();
  room.inbox = inbox;
  for (const auto& [source, stream] : room.streams) {
    post(room, mediaCommand([source = source, inbox = inbox](MediaRouter& router) mutable {
           inbox = router.setRecording(source, std::move(inbox));
         }));
  }
  if (room.streams.empty() && !inbox) rooms_.erase(name);
}

void MediaServer::mute(std::uint32_t source, bool muted) {
  auto* const room = roomWith(source);
  if (room != nullptr) room->streams.at(source).state->muted = muted;
}

const StreamState* MediaServer::stateOf(std::uint32_t source) const {
  const auto found = roomOf_.find(source);
  if (found == roomOf_.end()) return nullptr;
  return rooms_.at(found->second).streams.at(source).state.get();
}

MediaServer::Room* MediaServer::roomWith(std::uint32_t source) {
  const auto found = roomOf_.find(source);
  return found == roomOf_.end() ? nullptr : &rooms_.at(found->second);
}

std::size_t MediaServer::leastLoaded() const {
  return static_cast<std::size_t>(
      std::distance(load_.begin(), std::min_element(load_.begin(), load_.end())));
}

std::uint32_t MediaServer::drawSource(std::size_t host) const {
  for (;;) {
    const auto source = randomSessionId();
    const bool isFree = !roomOf_.contains(source) && !own_.contains(source);
    if (isFree && source % load_.size() == host) return source;
  }
}

void MediaServer::post(const Room& room, std::unique_ptr<MediaCommand> command) {
  MediaHost& where = hosts_.empty() ? static_cast<MediaHost&>(*here_) : *hosts_[room.host];
  where.post(std::move(command));
}

// With threads it is none of their sources', or came before the kernel had been told whose it is.
void MediaServer::receive(std::span<const std::uint8_t> datagram, const DatagramPath& from,
                          LocalTime arrived) {
  here_->router().receive(datagram, from, arrived);
}

LocalTime MediaServer::tick(LocalTime now) {
  for (const auto& host : hosts_) host->tidyUp();
  return here_->router().tick(now);
}

MediaCounters MediaServer::counters() const {
  auto sum = here_->counters();
  for (const auto& host : hosts_) sum += host->counters();
  return sum;
}

std::vector<std::unique_ptr<MediaHost>> openMediaThreads(const std::string& address,
                                                         std::uint16_t port, unsigned threads,
                                                         const Clock& clock,
                                                         const SessionEpoch& epoch) {
  std::vector<std::unique_ptr<SiblingSocket>> sockets;
  sockets.reserve(threads);
  for (unsigned i = 0; i < threads; ++i) {
    sockets.push_back(std::make_unique<SiblingSocket>(address, port, clock));
  }
  if (!sockets.empty() && !steerSound(sockets.front()->descriptor(), threads)) {
    throw std::runtime_error{"the kernel does not share packets out by a filter (" +
                             std::system_category().message(errno) + ")"};
  }
  std::vector<std::unique_ptr<MediaHost>> hosts;
  hosts.reserve(threads);
  for (auto& socket : sockets) {
    hosts.push_back(std::make_unique<RoutingThread>(std::move(socket), clock, epoch));
  }
  return hosts;
}

}  // namespace midipool
