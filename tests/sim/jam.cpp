// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/jam.hpp"

#include <algorithm>
#include <memory>
#include <vector>

#include "sim/sim_client.hpp"

namespace midipool::sim {
namespace {

using namespace std::chrono_literals;

using Players = std::vector<std::unique_ptr<SimClient>>;
using Ticks = std::vector<testing::ModelSlave::Tick>;

constexpr Nanoseconds kBeforeTheStart = 20s;
constexpr Nanoseconds kQuietEnd = 20s;

TransportRequest randomChange(World& world) {
  const double what = world.chance();
  if (what < 0.5) return {ChangeTempo{*Bpm::from(world.between(60.0, 180.0))}, Quantise::kNone};
  if (what < 0.7) {
    const auto bar = static_cast<std::int64_t>(world.between(1.0, 200.0));
    return {LocateSong{BarPosition{bar, 1, 0}}, Quantise::kBar};
  }
  if (what < 0.8) {
    const auto numerator = static_cast<std::int64_t>(world.between(2.0, 9.0));
    return {ChangeSignature{*TimeSignature::from(numerator, 8)}, Quantise::kBar};
  }
  if (what < 0.9) return {ChangeLoop{}, Quantise::kNone};
  const auto start = Beats::quarters(static_cast<std::int64_t>(world.between(0.0, 400.0)));
  return {ChangeLoop{LoopPlaces{start, start + Beats::quarters(16)}}, Quantise::kNone};
}

// Walks along both lists; where they part, looks for the next place where they meet again.
void compare(const Ticks& wanted, const Ticks& heard, JamResult& result,
             std::vector<Nanoseconds>& differences) {
  constexpr std::size_t kLookAhead = 400;
  std::size_t i = 0;
  std::size_t j = 0;
  const auto same = [&](std::size_t a, std::size_t b) {
    return wanted[a].song == heard[b].song && std::chrono::abs(wanted[a].time - heard[b].time) < 1s;
  };
  while (i < wanted.size() && j < heard.size()) {
    if (same(i, j)) {
      differences.push_back(std::chrono::abs(wanted[i++].time - heard[j++].time));
      continue;
    }
    std::size_t skip = 1;
    while (skip < kLookAhead && i + skip < wanted.size() && !same(i + skip, j)) ++skip;
    const bool wasLost = skip < kLookAhead && i + skip < wanted.size();
    (wasLost ? result.lost : result.doubled) += wasLost ? static_cast<std::int64_t>(skip) : 1;
    (wasLost ? i : j) += wasLost ? skip : 1;
  }
  // The last tick may be on either side of the end.
  result.lost += std::max<std::int64_t>(0, static_cast<std::int64_t>(wanted.size() - i) - 1);
  result.doubled += std::max<std::int64_t>(0, static_cast<std::int64_t>(heard.size() - j) - 1);
}

}  // namespace

JamResult playJam(const JamSettings& settings) {
  World world{settings.seed};
  SimServer server{world, world.between(-settings.skewPpm, settings.skewPpm)};
  server.start();
  Players players;
  const auto add = [&](const std::string& name, double skew, const LineQuality& line) {
    SimClient::Settings player;
    player.nickname = name;
    player.skewPpm = skew;
    player.line = line;
    const auto port = static_cast<std::uint16_t>(10000 + players.size());
    players.push_back(std::make_unique<SimClient>(world, server, port, player));
    players.back()->connect();
  };
  add("Reference", 0.0, {100us, {}, 0.0, {}, false});
  for (int i = 0; i < settings.players; ++i) {
    add("Player", world.between(-settings.skewPpm, settings.skewPpm), settings.line);
  }

  world.runUntil(kBeforeTheStart);
  players[0]->player().steer({StartSong{}, Quantise::kNone});
  world.at(settings.killAt, [&] { server.kill(); });
  world.at(settings.killAt + settings.outage, [&] { server.start(); });
  while (world.now() + settings.changeEvery < settings.length - kQuietEnd) {
    world.runUntil(world.now() + world.between(Nanoseconds{1s}, 2 * settings.changeEvery));
    const auto who =
        static_cast<std::size_t>(world.between(0.0, static_cast<double>(players.size())));
    players[who]->player().steer(randomChange(world));
  }
  world.runUntil(settings.length);

  JamResult result;
  std::vector<Nanoseconds> differences;
  const auto& reference = players.front()->slave();
  for (const auto& player : players) {
    const auto& slave = player->slave();
    result.ticks += static_cast<std::int64_t>(slave.ticks().size());
    result.complaints += static_cast<std::int64_t>(slave.complaints().size());
    compare(reference.ticks(), slave.ticks(), result, differences);
  }
  result.samePlaceAtTheEnd = std::ranges::all_of(players, [&](const auto& player) {
    return std::abs(player->slave().nextSongTick() - reference.nextSongTick()) <= 1;
  });
  std::ranges::sort(differences);
  result.medianDifference = differences[differences.size() / 2];
  result.p99Difference = differences[differences.size() * 99 / 100];
  result.worstDifference = differences.back();
  return result;
}

}  // namespace midipool::sim
