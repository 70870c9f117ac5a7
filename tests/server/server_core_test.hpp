// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "server/recording_links.hpp"
#include "server/server_core.hpp"
#include "wire/clock_packet.hpp"

namespace midipool::testing {

using namespace std::chrono_literals;
using Bytes = std::vector<std::uint8_t>;

class StandingClock final : public Clock {
 public:
  [[nodiscard]] LocalTime now() const noexcept override { return now_; }
  LocalTime now_{1000s};
};

inline JoinRoom joinOf(const std::string& nickname, const std::string& room = "jam",
                       const std::string& password = "") {
  return {room, nickname, "test", nickname + "'s secret", password, "", std::nullopt};
}

class ServerCoreTest : public ::testing::Test {
 protected:
  void connect(RecordingLink& link) { core_.connected(link, clock_.now_); }
  void say(RecordingLink& link, const ClientMessage& message) {
    core_.received(link, encode(message), clock_.now_);
  }
  // Joins, and forgets what has been said so far.
  Joined join(RecordingLink& link, const JoinRoom& wanted) {
    connect(link);
    say(link, wanted);
    const auto joined = link.one<Joined>();
    link.forget();
    return joined;
  }
  std::string errorOf(RecordingLink& link, const ClientMessage& message) {
    link.forget();
    say(link, message);
    const auto errors = link.all<ErrorReport>();
    return errors.empty() ? "" : errors.front().code;
  }
  bool datagram(const Bytes& bytes, std::uint16_t port) {
    return core_.datagram(bytes, {endpoint(port), std::nullopt}, clock_.now_, clock_);
  }
  Bytes question(DatagramPeer& peer) {
    return peer.seal(DatagramKind::kClockQuestion, encode(ClockQuestion{LocalTime{7s}}));
  }
  void pass(Nanoseconds time) { clock_.now_ += time; }

  StandingClock clock_;
  MemoryKeeper keeper_;
  RecordingDatagrams datagrams_;
  std::vector<std::string> log_;
  std::int64_t wall_ = 1'700'000'000;
  SessionEpoch epoch_{nullptr, "boot", LocalTime{900s}, 0};
  ServerCore core_{
      {ServerLimits{.rooms = 2, .membersPerRoom = 3}, "midipool/test",
       [this](const std::string& line) { log_.push_back(line); }, [this] { return wall_; }},
      epoch_,
      keeper_,
      datagrams_};
  RecordingLink kim_;
  RecordingLink ada_;
  RecordingLink bo_;
  RecordingLink stranger_;
};

}  // namespace midipool::testing
