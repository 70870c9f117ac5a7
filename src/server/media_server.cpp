// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/media_server.hpp"

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include "net/port_sharing.hpp"
#include "server/media_thread.hpp"
#include "wire/datagram_keys.hpp"

namespace midipool {
namespace {

class OpenCommand final : public MediaCommand {
 public:
  explicit OpenCommand(std::unique_ptr<MediaStream> stream) : stream_{std::move(stream)} {}
  void carryOut(MediaRouter& router) override { stream_ = router.add(std::move(stream_)); }

 private:
  std::unique_ptr<MediaStream> stream_;
};

class CloseCommand final : public MediaCommand {
 public:
  explicit CloseCommand(std::uint32_t source) : source_{source} {}
  void carryOut(MediaRouter& router) override { removed_ = router.remove(source_); }

 private:
  std::uint32_t source_;
  std::unique_ptr<MediaStream> removed_;
};

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
  while (!streams_.empty()) close(streams_.begin()->first);
  use({});
}

StreamInfo MediaServer::open(const std::string& room, std::uint32_t member,
                             const StreamFormat& format, bool echo) {
  const auto known = rooms_.find(room);
  const auto host = known != rooms_.end() ? known->second.host : leastLoaded();
  const StreamInfo info{member, drawSource(host), randomStreamKey(), format};
  post(host, std::make_unique<OpenCommand>(std::make_unique<MediaStream>(room, info, echo)));
  streams_[info.source] = {room, host};
  rooms_[room].host = host;
  ++rooms_[room].streams;
  ++load_[host];
  return info;
}

void MediaServer::close(std::uint32_t source) {
  const auto found = streams_.find(source);
  if (found == streams_.end()) return;
  const auto [room, host] = found->second;
  post(host, std::make_unique<CloseCommand>(source));
  streams_.erase(found);
  --load_[host];
  if (--rooms_[room].streams == 0) rooms_.erase(room);
}

std::size_t MediaServer::leastLoaded() const {
  return static_cast<std::size_t>(
      std::distance(load_.begin(), std::min_element(load_.begin(), load_.end())));
}

std::uint32_t MediaServer::drawSource(std::size_t host) const {
  for (;;) {
    const auto source = randomSessionId();
    if (source % load_.size() == host && !streams_.contains(source)) return source;
  }
}

void MediaServer::post(std::size_t host, std::unique_ptr<MediaCommand> command) {
  MediaHost& where = hosts_.empty() ? static_cast<MediaHost&>(*here_) : *hosts_[host];
  where.post(std::move(command));
}

// With threads it is none of their sources', or came before the kernel had been told whose it is.
void MediaServer::receive(std::span<const std::uint8_t> datagram,
                          const DatagramLink::Endpoint& from, LocalTime arrived) {
  here_->router().receive(datagram, {from, std::nullopt}, arrived);
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
  std::vector<std::unique_ptr<MediaSocket>> sockets;
  for (unsigned i = 0; i < threads; ++i) {
    sockets.push_back(std::make_unique<MediaSocket>(address, port, clock));
  }
  if (!sockets.empty() && !steerSound(sockets.front()->descriptor(), threads)) {
    throw std::runtime_error{"the kernel does not share packets out by a filter (" +
                             std::system_category().message(errno) + ")"};
  }
  std::vector<std::unique_ptr<MediaHost>> hosts;
  for (auto& socket : sockets) {
    hosts.push_back(std::make_unique<MediaThread>(std::move(socket), clock, epoch));
  }
  return hosts;
}

}  // namespace midipool
