// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "server/server_core.hpp"
#include "sim/world.hpp"

namespace midipool::sim {

// The real server on a simulated machine, which can be killed and started again: only what it has
// stored survives.
class SimServer final : private RoomKeeper, private DatagramLink {
 public:
  using DatagramSink = std::function<void(std::vector<std::uint8_t>)>;

  SimServer(World& world, double skewPpm);

  void start();
  void kill();
  // Counts starts and kills.
  [[nodiscard]] std::uint64_t life() const { return life_; }
  [[nodiscard]] bool running() const { return core_ != nullptr; }

  [[nodiscard]] ServerCore& core() { return *core_; }
  [[nodiscard]] const SkewedClock& clock() const { return clock_; }
  [[nodiscard]] SessionTime sessionNow() const { return sessionAt(world_.now()); }
  [[nodiscard]] SessionTime sessionAt(TrueTime time) const { return epoch_->at(clock_.at(time)); }
  [[nodiscard]] const Schedule& schedule(const std::string& room);

  // A client's connection, and where its datagrams go.
  void connected(MessageLink& link);
  void received(MessageLink& link, const std::string& message);
  void disconnected(MessageLink& link, const std::string& reason);
  void datagram(const std::vector<std::uint8_t>& bytes, std::uint16_t port);
  void listen(std::uint16_t port, DatagramSink sink) { sinks_[port] = std::move(sink); }

 private:
  void save(const StoredRoom& room) override { stored_[room.name] = room; }
  void remove(const std::string& name) override { stored_.erase(name); }
  void send(std::span<const std::uint8_t> datagram, const Endpoint& to) override;
  void tickIn(Nanoseconds delay);
  void tick();

  World& world_;
  SkewedClock clock_;
  std::optional<SessionEpoch::Memory> memory_;
  std::map<std::string, StoredRoom> stored_;
  std::map<std::uint16_t, DatagramSink> sinks_;
  std::unique_ptr<SessionEpoch> epoch_;
  std::unique_ptr<ServerCore> core_;
  std::uint64_t life_ = 0;
  std::uint64_t armed_ = 0;  // counts the timers set; only the last one counts
};

}  // namespace midipool::sim
