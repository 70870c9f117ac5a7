// SPDX-License-Identifier: GPL-3.0-or-later
// How well a client knows the session clock: over time after joining, and after 30 s without a
// packet. Virtual time, many seeds, skews of ±50 ppm; the real server, engine and filter.
#include <algorithm>
#include <cmath>
#include <vector>

#include <fmt/format.h>

#include "sim/sim_client.hpp"

namespace midipool::sim {
namespace {

using namespace std::chrono_literals;

struct Quality {
  const char* name;
  LineQuality line;
};

const std::vector<Quality> kLines{
    {"LAN: 0.3 ms ± 0.1 ms", {300us, 100us, 0.0, {}, false}},
    {"good: 10 ms ± 1 ms", {10ms, 1ms, 0.0, {}, false}},
    {"bad: 20 ms ± 5 ms, 2 % lost", {20ms, 5ms, 0.02, {}, false}},
};
constexpr int kSeeds = 100;

double microseconds(Nanoseconds time) {
  return std::abs(static_cast<double>(time.count())) * 1e-3;
}

double percentile(std::vector<double>& values, double share) {
  const auto index = static_cast<std::size_t>(share * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(index),
                   values.end());
  return values[index];
}

struct Run {
  explicit Run(std::uint64_t seed, const LineQuality& line)
      : world{seed}, server{world, world.between(-25.0, 25.0)} {
    server.start();
    SimClient::Settings settings;
    settings.line = line;
    settings.skewPpm = world.between(-25.0, 25.0);
    client = std::make_unique<SimClient>(world, server, std::uint16_t{10000}, settings);
    client->connect();
  }
  World world;
  SimServer server;
  std::unique_ptr<SimClient> client;
};

void printErrorsOverTime() {
  const std::vector<Nanoseconds> times{1s, 2s, 5s, 10s, 30s, 60s, 120s};
  fmt::print("{:32}", "error after joining, p50 / p99 µs");
  for (const auto time : times) fmt::print("{:>14}", fmt::format("{} s", time / 1s));
  fmt::print("\n");
  for (const auto& quality : kLines) {
    std::vector<std::vector<double>> errors(times.size());
    for (int seed = 1; seed <= kSeeds; ++seed) {
      Run run{static_cast<std::uint64_t>(seed), quality.line};
      for (std::size_t i = 0; i < times.size(); ++i) {
        run.world.runUntil(times[i]);
        errors[i].push_back(microseconds(run.client->clockError()));
      }
    }
    fmt::print("{:32}", quality.name);
    for (auto& values : errors) {
      fmt::print("{:>14}",
                 fmt::format("{:.0f} / {:.0f}", percentile(values, 0.5), percentile(values, 0.99)));
    }
    fmt::print("\n");
  }
}

void printHoldover() {
  fmt::print("\n{:32}{:>14}{:>14}\n", "30 s without a packet, 50 ppm", "p50 µs", "p99 µs");
  for (const auto& quality : kLines) {
    std::vector<double> errors;
    for (int seed = 1; seed <= kSeeds; ++seed) {
      Run run{static_cast<std::uint64_t>(seed), quality.line};
      run.client->clock().setSkew(50.0);
      run.world.runUntil(300s);
      run.client->line().cut = true;
      run.world.runUntil(330s);
      errors.push_back(microseconds(run.client->clockError()));
    }
    fmt::print("{:32}{:>14.1f}{:>14.1f}\n", quality.name, percentile(errors, 0.5),
               percentile(errors, 0.99));
  }
}

}  // namespace
}  // namespace midipool::sim

int main() {
  midipool::sim::printErrorsOverTime();
  midipool::sim::printHoldover();
}
