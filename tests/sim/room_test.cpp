// SPDX-License-Identifier: GPL-3.0-or-later
// Whole rooms in virtual time: the real server and the real engines, simulated machines and lines.
#include <algorithm>
#include <memory>

#include <gtest/gtest.h>

#include "sim/sim_client.hpp"

namespace midipool::sim {
namespace {

using namespace std::chrono_literals;

class Room : public ::testing::Test {
 protected:
  void begin(std::uint64_t seed, int clients, const LineQuality& line, double skewRange = 0.0) {
    world_ = std::make_unique<World>(seed);
    server_ = std::make_unique<SimServer>(*world_, world_->between(-skewRange, skewRange));
    server_->start();
    for (int i = 0; i < clients; ++i) {
      SimClient::Settings settings;
      settings.nickname = "Player " + std::to_string(i);
      settings.skewPpm = world_->between(-skewRange, skewRange);
      settings.line = line;
      clients_.push_back(std::make_unique<SimClient>(
          *world_, *server_, static_cast<std::uint16_t>(10000 + i), settings));
      clients_.back()->connect();
    }
  }
  void runFor(Nanoseconds duration) { world_->runUntil(world_->now() + duration); }
  void steer(int client, TransportAction action, Quantise quantise = Quantise::kNone) {
    clients_.at(static_cast<std::size_t>(client))->player().steer({std::move(action), quantise});
  }

  // Every tick that the slaves have counted since must be the one that the server's timeline has
  // at that time, within `tolerance`, and none left out. Holds while the timeline does not change.
  void expectInStep(TrueTime since, Nanoseconds tolerance) {
    for (const auto& client : clients_) {
      const auto check = checkSteps(*client, since);
      EXPECT_GT(check.ticks, 20);
      EXPECT_EQ(check.wrongPlaces, 0);
      EXPECT_EQ(check.missing, 0);
      EXPECT_LE(check.worst, tolerance);
      expectNoComplaints(*client);
    }
  }

  struct StepCheck {
    int ticks = 0;
    int wrongPlaces = 0;
    int missing = 0;
    Nanoseconds worst{};
  };
  StepCheck checkSteps(const SimClient& client, TrueTime since) {
    const auto& timeline = server_->schedule("jam").at(server_->sessionNow());
    StepCheck check;
    std::optional<std::int64_t> last;
    for (const auto& tick : client.slave().ticks()) {
      const auto time = tick.time.time_since_epoch();
      if (time < since || time > world_->now() - 50ms) continue;
      const auto session = server_->sessionAt(time);
      const auto index = timeline.nearestTick(session);
      ++check.ticks;
      check.wrongPlaces += timeline.songAtTick(index).wholeTicks() != tick.song;
      check.missing += last && index != *last + 1;
      check.worst = std::max(check.worst, std::chrono::abs(timeline.tickTime(index) - session));
      last = index;
    }
    return check;
  }
  static void expectNoComplaints(const SimClient& client) {
    const auto& complaints = client.slave().complaints();
    EXPECT_TRUE(complaints.empty()) << complaints.front();
  }

  std::unique_ptr<World> world_;
  std::unique_ptr<SimServer> server_;
  std::vector<std::unique_ptr<SimClient>> clients_;
};

constexpr LineQuality kGoodLine{10ms, 500us, 0.0, {}, false};
constexpr LineQuality kBadLine{20ms, 5ms, 0.02, {}, false};

TEST_F(Room, AllSlavesStartOnTheSameTick) {
  begin(1, 4, kGoodLine, 50.0);
  runFor(5s);
  steer(0, StartSong{});
  runFor(10s);
  expectInStep(world_->now() - 8s, 300us);
  for (const auto& client : clients_) EXPECT_EQ(client->slave().ticks().front().song, 0);
}

TEST_F(Room, ABadLineKeepsStep) {
  begin(2, 4, kBadLine, 50.0);
  runFor(5s);
  steer(0, StartSong{});
  runFor(60s);
  expectInStep(world_->now() - 50s, 3ms);
}

TEST_F(Room, EveryChangeFallsOnTheSameTickForAll) {
  begin(3, 3, kGoodLine, 50.0);
  runFor(8s);
  steer(1, StartSong{});
  for (int i = 0; i < 200; ++i) {
    runFor(world_->between(300ms, 2000ms));
    const auto who = static_cast<int>(world_->between(0.0, 3.0));
    const double what = world_->chance();
    if (what < 0.4) {
      steer(who, ChangeTempo{*Bpm::from(world_->between(60.0, 200.0))});
    } else if (what < 0.6) {
      const auto sixteenth = static_cast<int>(world_->between(0.0, 900.0));
      steer(who, LocateSong{Beats::sixteenths(sixteenth)});
    } else if (what < 0.7) {
      steer(who, StopSong{});
    } else if (what < 0.8) {
      steer(who, StartSong{});
    } else {
      steer(who, ContinueSong{});
    }
  }
  steer(0, ContinueSong{});
  runFor(10s);
  const auto& first = clients_[0]->slave().ticks();
  for (const auto& client : clients_) {
    expectNoComplaints(*client);
    const auto& ticks = client->slave().ticks();
    ASSERT_EQ(ticks.size(), first.size());
    for (std::size_t i = 0; i < ticks.size(); ++i) {
      ASSERT_EQ(ticks[i].song, first[i].song) << "tick " << i;
      ASSERT_LE(std::chrono::abs(ticks[i].time - first[i].time), 400us) << "tick " << i;
    }
  }
}

TEST_F(Room, SlavesTickOnThroughAKilledServer) {
  for (const auto outage : {1s, 10s, 60s}) {
    clients_.clear();
    begin(4, 3, kGoodLine, 50.0);
    runFor(30s);
    steer(0, StartSong{});
    runFor(20s);
    const auto since = world_->now() - 15s;
    server_->kill();
    runFor(outage);
    server_->start();
    runFor(20s);
    expectInStep(since, 500us);
    for (auto& client : clients_) EXPECT_TRUE(client->player().online());
  }
}

TEST_F(Room, ThirtySecondsWithoutNetwork) {
  begin(5, 3, kGoodLine, 50.0);
  runFor(60s);
  steer(0, StartSong{});
  runFor(10s);
  const auto since = world_->now() - 5s;
  clients_[1]->line().cut = true;
  runFor(15s);
  clients_[1]->loseConnection();
  runFor(15s);
  clients_[1]->line().cut = false;
  runFor(10s);
  expectInStep(since, 300us);
}

TEST_F(Room, HoldoverOfAClockThatIs50PpmOff) {
  begin(6, 1, kGoodLine, 0.0);
  clients_[0]->clock().setSkew(50.0);
  runFor(120s);
  clients_[0]->line().cut = true;
  runFor(30s);
  EXPECT_LE(std::chrono::abs(clients_[0]->clockError()), 100us);
  EXPECT_EQ(clients_[0]->player().clockState(), ClockState::kHoldover);
}

TEST_F(Room, AClock500PpmOff) {
  begin(7, 2, kGoodLine, 0.0);
  clients_[1]->clock().setSkew(500.0);
  runFor(60s);
  steer(0, StartSong{});
  runFor(20s);
  expectInStep(world_->now() - 15s, 300us);
}

TEST_F(Room, ALaptopThatSlept) {
  for (const bool clockStands : {true, false}) {
    clients_.clear();
    begin(8, 2, kGoodLine, 50.0);
    runFor(20s);
    steer(0, StartSong{});
    runFor(10s);
    clients_[1]->suspend(5s, clockStands);
    runFor(25s);
    expectInStep(world_->now() - 10s, 400us);
  }
}

TEST_F(Room, PlayAndStopAtOnce) {
  begin(9, 2, kGoodLine, 50.0);
  runFor(8s);
  for (int i = 0; i < 20; ++i) {
    steer(0, StartSong{});
    steer(1, StopSong{});
    runFor(world_->between(500ms, 3s));
  }
  runFor(2s);
  EXPECT_EQ(clients_[0]->slave().playing(), clients_[1]->slave().playing());
  EXPECT_EQ(clients_[0]->slave().nextSongTick(), clients_[1]->slave().nextSongTick());
  for (const auto& client : clients_) expectNoComplaints(*client);
}

}  // namespace
}  // namespace midipool::sim
