// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/sim_client.hpp"

#include <algorithm>

namespace midipool::sim {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Nanoseconds kEngineTick = milliseconds{4};
constexpr Nanoseconds kReconnectAfter = seconds{1};

PlayerSettings playerSettings(const SimClient::Settings& settings) {
  PlayerSettings player;
  player.room = "jam";
  player.nickname = settings.nickname;
  player.password = settings.password;
  player.midi = settings.midi;
  return player;
}

}  // namespace

SimClient::SimClient(World& world, SimServer& server, std::uint16_t port, Settings settings)
    : world_{world},
      server_{server},
      port_{port},
      settings_{std::move(settings)},
      clock_{world, settings_.skewPpm, world.between(seconds{1000}, seconds{100000})},
      toServer_{world, settings_.line, true},
      toClient_{world, settings_.line, false},
      spooler_{Spooler::Settings{}},
      player_{playerSettings(settings_), spooler_, clock_, *this} {
  player_.setOutputLead(settings_.cycle);
  server_.listen(port_, [this](std::vector<std::uint8_t> bytes) {
    toClient_.datagram([this, bytes = std::move(bytes)] {
      if (!asleep()) player_.datagram(bytes, clock_.now());
    });
  });
  tick();
  cycle();
}

SimClient::~SimClient() = default;

void SimClient::connect() {
  connection_ = std::make_shared<SimConnection>(server_, player_, toServer_, toClient_, port_);
  connection_->open();
}

void SimClient::loseConnection() {
  if (connection_) connection_->breakOff("connection lost");
}

void SimClient::suspend(Nanoseconds duration, bool clockStands) {
  asleepUntil_ = world_.now() + duration;
  if (clockStands) world_.after(duration, [this, duration] { clock_.sleep(duration); });
}

void SimClient::play(std::span<const std::uint8_t> message) {
  spooler_.received(clock_.now(), message);
}

Nanoseconds SimClient::clockError() {
  return player_.clock().mapping().toSession(clock_.now()) - server_.sessionNow();
}

void SimClient::refused(const ErrorReport& error) {
  told_.push_back(error.sentence);
  refused_ = true;
}

void SimClient::tick() {
  if (!asleep()) {
    if (connection_ && !connection_->serverKnows()) loseConnection();
    if (connection_ && !connection_->isOpen()) reconnect();
    player_.tick();
  }
  world_.after(kEngineTick, [this] { tick(); });
}

void SimClient::reconnect() {
  connection_.reset();
  world_.after(kReconnectAfter, [this] {
    if (!server_.running() || settings_.line.cut) {
      reconnect();
    } else if (!refused_) {
      connect();
    }
  });
}

// As a JACK client: asks for all that falls into the cycle that begins now.
void SimClient::cycle() {
  if (!asleep()) {
    const auto now = clock_.now();
    while (const auto outgoing = spooler_.next(now, now + settings_.cycle)) {
      const auto time = clock_.trueTimeOf(std::max(outgoing->time, now));
      sent_.push_back({time, outgoing->message});
      ShortMessage message;
      message.size = static_cast<std::uint8_t>(std::min<std::size_t>(3, outgoing->message.size));
      std::copy_n(outgoing->message.bytes.begin(), message.size, message.bytes.begin());
      const bool system = message.status() >= 0xF1;
      if (system) slave_.hear(SessionTime{time}, message);
    }
  }
  world_.after(settings_.cycle, [this] { cycle(); });
}

}  // namespace midipool::sim
