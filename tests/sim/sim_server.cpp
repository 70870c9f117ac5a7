// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/sim_server.hpp"

#include <algorithm>

namespace midipool::sim {

SimServer::SimServer(World& world, double skewPpm)
    : world_{world}, clock_{world, skewPpm, std::chrono::hours{100}} {}

void SimServer::start() {
  epoch_ = std::make_unique<SessionEpoch>(memory_ ? &*memory_ : nullptr, "one boot", clock_.now(),
                                          world_.now().count());
  memory_ = epoch_->remember(clock_.now(), world_.now().count());
  RoomKeeper& keeper = *this;
  DatagramLink& datagrams = *this;
  core_ = std::make_unique<ServerCore>(
      ServerCore::Settings{{},
                           "sim",
                           [](const std::string&) {},
                           [this] { return world_.now() / std::chrono::seconds{1} + 1'000'000; }},
      *epoch_, keeper, datagrams);
  for (const auto& [name, room] : stored_) core_->rooms().restore(room);
  ++life_;
  tickIn({});
}

void SimServer::kill() {
  core_.reset();
  ++life_;
  ++armed_;
}

const Schedule& SimServer::schedule(const std::string& name) {
  const Schedule* schedule = nullptr;
  core_->rooms().forEach([&](const Room& room) {
    if (room.name() == name) schedule = &room.conductor().schedule();
  });
  return *schedule;
}

void SimServer::connected(MessageLink& link) {
  core_->connected(link, clock_.now());
  tick();
}

void SimServer::received(MessageLink& link, const std::string& message) {
  core_->received(link, message, clock_.now());
  tick();
}

void SimServer::disconnected(MessageLink& link, const std::string& reason) {
  core_->disconnected(link, reason, clock_.now());
}

void SimServer::datagram(const std::vector<std::uint8_t>& bytes, std::uint16_t port) {
  if (!running()) return;
  const Endpoint from{boost::asio::ip::address_v4::loopback(), port};
  core_->datagram(bytes, {from, std::nullopt}, clock_.now(), clock_);
}

void SimServer::send(std::span<const std::uint8_t> datagram, const Endpoint& to) {
  sinks_.at(to.port())({datagram.begin(), datagram.end()});
}

// What was armed before is forgotten.
void SimServer::tickIn(Nanoseconds delay) {
  world_.after(std::max<Nanoseconds>(delay, std::chrono::milliseconds{1}),
               [this, armed = ++armed_] {
                 if (armed == armed_) tick();
               });
}

void SimServer::tick() {
  tickIn(core_->tick(clock_.now()) - clock_.now());
}

}  // namespace midipool::sim
