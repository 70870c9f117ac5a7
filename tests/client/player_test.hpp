// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "client/player.hpp"
#include "wire/clock_packet.hpp"

namespace midipool::testing {

// Stands until somebody moves it.
class ManualClock final : public Clock {
 public:
  [[nodiscard]] LocalTime now() const noexcept override { return now_; }
  LocalTime now_{std::chrono::seconds{1000}};
};

// A server at the end of a line of 10 ms each way, that says only what the test wants, but for the
// time, which it tells to all who ask.
class FakeServer final : public ServerLink {
 public:
  static constexpr std::uint32_t kSession = 77;

  explicit FakeServer(ManualClock& clock) : clock_{clock} {}

  void send(const std::string& message) override { heard_.push_back(decodeClientMessage(message)); }
  void sendDatagram(std::span<const std::uint8_t> datagram) override {
    const auto opened = opener_->open(datagram);
    if (!opened) return;
    if (opened->kind == DatagramKind::kMidi) {
      midi_.emplace_back(opened->payload.begin(), opened->payload.end());
    }
    const auto question = decodeClockQuestion(opened->payload);
    if (opened->kind != DatagramKind::kClockQuestion || !question) return;
    ++questions_;
    if (mute_) return;
    const auto arrived = sessionAt(clock_.now_ + kWay);
    const ClockAnswer answer{question->asked, arrived, arrived};
    answers_.push_back({clock_.now_ + 2 * kWay, seal(DatagramKind::kClockAnswer, encode(answer))});
  }
  void close(const std::string& reason) override { closed_.push_back(reason); }

  // New keys, as with each `joined`.
  DatagramAccess newSession() {
    const DatagramAccess access{kSession, DatagramKeys::random()};
    sealer_ = std::make_unique<DatagramSealer>(kSession, access.keys.serverToClient);
    opener_ = std::make_unique<DatagramOpener>(kSession, access.keys.clientToServer);
    return access;
  }
  std::vector<std::uint8_t> seal(DatagramKind kind, std::span<const std::uint8_t> payload) {
    const auto datagram = sealer_->seal(kind, payload);
    return {datagram.begin(), datagram.end()};
  }
  // What is due of the answers.
  void deliver(Player& player) {
    for (; !answers_.empty() && answers_.front().due <= clock_.now_; answers_.pop_front()) {
      player.datagram(answers_.front().bytes, answers_.front().due);
    }
  }
  [[nodiscard]] SessionTime sessionAt(LocalTime time) const {
    return SessionTime{time.time_since_epoch() + offset_};
  }

  template <typename Message>
  [[nodiscard]] std::vector<Message> all() const {
    std::vector<Message> found;
    for (const auto& message : heard_) {
      if (const auto* one = std::get_if<Message>(&message)) found.push_back(*one);
    }
    return found;
  }

  static constexpr Nanoseconds kWay = std::chrono::milliseconds{10};
  Nanoseconds offset_ = -std::chrono::seconds{900};
  bool mute_ = false;
  int questions_ = 0;
  std::vector<ClientMessage> heard_;
  std::vector<std::vector<std::uint8_t>> midi_;
  std::vector<std::string> closed_;

 private:
  struct Answer {
    LocalTime due;
    std::vector<std::uint8_t> bytes;
  };
  ManualClock& clock_;
  std::unique_ptr<DatagramSealer> sealer_;
  std::unique_ptr<DatagramOpener> opener_;
  std::deque<Answer> answers_;
};

// A player between a fake server and a MIDI port that only notes what leaves.
class PlayerTest : public ::testing::Test, protected PlayerListener {
 protected:
  static PlayerSettings settings() {
    PlayerSettings settings;
    settings.room = "jam";
    settings.nickname = "Kim";
    settings.password = "hush";
    settings.identity = "kim's secret";
    settings.program = "midipool/test";
    settings.midi.share.add(MessageKind::kNotes);
    settings.control.cycleButton = false;
    return settings;
  }

  // Connects, and the server lets him in.
  void join(const std::vector<Timeline>& timelines, const std::string& epoch = "epoch") {
    player_.connected(server_);
    hear(joined(timelines, epoch));
  }
  Joined joined(const std::vector<Timeline>& timelines, const std::string& epoch = "epoch") {
    Joined joined;
    joined.room = "jam";
    joined.member = 1;
    joined.password = true;
    joined.mayRecord = true;
    joined.nickname = "Kim 2";
    joined.program = "server/test";
    joined.epoch = epoch;
    joined.resume = "token";
    joined.datagrams = server_.newSession();
    joined.media = {2, DatagramKeys::random()};
    joined.members = {{1, "Kim 2", {}}, {2, "Ada", {}}};
    joined.timelines = timelines;
    return joined;
  }
  void hear(const ServerMessage& message) { player_.received(encode(message)); }
  void play(const std::vector<std::uint8_t>& message) {
    spooler_->received(clock_.now_, message);
    player_.tick();
  }

  // Lets time pass for player, server and port.
  void run(Nanoseconds duration) {
    using std::chrono::milliseconds;
    for (const auto end = clock_.now_ + duration; clock_.now_ < end;
         clock_.now_ += milliseconds{5}) {
      server_.deliver(player_);
      player_.tick();
      while (const auto message = spooler_->next(clock_.now_, clock_.now_ + milliseconds{5})) {
        sent_.push_back(*message);
      }
    }
  }
  // A timeline that begins so long from now.
  [[nodiscard]] Timeline timelineIn(Nanoseconds from, bool playing,
                                    std::uint64_t revision = 1'000) const {
    Timeline timeline;
    timeline.start = server_.sessionAt(clock_.now_) + from;
    timeline.playing = playing;
    timeline.revision = revision;
    return timeline;
  }
  // The statuses of all that has left but clocks.
  [[nodiscard]] std::vector<int> sentTransport() const {
    std::vector<int> transport;
    for (const auto& message : sent_) {
      if (message.message.status() != status::kClock) transport.push_back(message.message.status());
    }
    return transport;
  }
  [[nodiscard]] bool wasTold(const std::string& text) const {
    for (const auto& line : told_) {
      if (line.find(text) != std::string::npos) return true;
    }
    return false;
  }

  void tell(const std::string& line) override { told_.push_back(line); }
  void refused(const ErrorReport& error) override { refusals_.push_back(error.code); }

  ManualClock clock_;
  FakeServer server_{clock_};
  std::unique_ptr<Spooler> spooler_ = std::make_unique<Spooler>(Spooler::Settings{});
  std::vector<std::string> told_;
  std::vector<std::string> refusals_;
  std::vector<Spooler::Outgoing> sent_;
  Player player_{settings(), *spooler_, clock_, *this};
};

}  // namespace midipool::testing
