// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "client/player.hpp"
#include "midi/model_slave.hpp"
#include "sim/sim_connection.hpp"

namespace midipool::sim {

// A player's engine, a MIDI port with cycles like JACK's, and a model slave at the port, on a
// simulated machine behind a simulated line.
class SimClient final : private PlayerListener {
 public:
  struct Settings {
    std::string nickname = "Kim";
    double skewPpm = 0.0;
    LineQuality line;
    Nanoseconds cycle = std::chrono::milliseconds{10};
    SharedMidi::Settings midi;
    std::string password;
  };

  // What has left the port, in true time.
  struct Sent {
    TrueTime time;
    MessageBytes message;
  };

  SimClient(World& world, SimServer& server, std::uint16_t port, Settings settings);
  ~SimClient() override;

  void connect();
  // Both ends notice that the TCP connection is gone; the client tries again each second.
  void loseConnection();
  // The machine sleeps: no cycles, no network, and its clock stands still (or not).
  void suspend(Nanoseconds duration, bool clockStands);

  // The player's sequencer plays this into midi_send.
  void play(std::span<const std::uint8_t> message);

  [[nodiscard]] Player& player() { return player_; }
  [[nodiscard]] LineQuality& line() { return settings_.line; }
  [[nodiscard]] const testing::ModelSlave& slave() const { return slave_; }
  [[nodiscard]] const std::vector<Sent>& sent() const { return sent_; }
  [[nodiscard]] const std::vector<std::string>& told() const { return told_; }
  [[nodiscard]] bool refusedForGood() const { return refused_; }
  [[nodiscard]] const SkewedClock& clock() const { return clock_; }
  [[nodiscard]] SkewedClock& clock() { return clock_; }

  // How far this client's idea of session time is off, now.
  [[nodiscard]] Nanoseconds clockError();

 private:
  void tell(const std::string& line) override { told_.push_back(line); }
  void refused(const ErrorReport& error) override;
  void tick();
  void cycle();
  void reconnect();
  [[nodiscard]] bool asleep() const { return world_.now() < asleepUntil_; }

  World& world_;
  SimServer& server_;
  std::uint16_t port_;
  Settings settings_;
  SkewedClock clock_;
  Line toServer_;
  Line toClient_;
  Spooler spooler_;
  Player player_;
  testing::ModelSlave slave_;
  std::vector<Sent> sent_;
  std::vector<std::string> told_;
  std::shared_ptr<SimConnection> connection_;
  TrueTime asleepUntil_{};
  bool refused_ = false;
};

}  // namespace midipool::sim
