// SPDX-License-Identifier: GPL-3.0-or-later
// An hour of jam in virtual time for many seeds: 16 players, skews of ±100 ppm, jitter, loss, a
// server killed at minute 20. Counts the ticks that any slave has lost or doubled.
#include <cstdlib>

#include <fmt/format.h>

#include "sim/jam.hpp"

int main(int count, char** words) {
  using namespace midipool::sim;
  const int seeds = count > 1 ? std::atoi(words[1]) : 20;
  const auto microseconds = [](midipool::Nanoseconds time) {
    return static_cast<double>(time.count()) * 1e-3;
  };
  fmt::print("{:>6}{:>12}{:>8}{:>10}{:>12}{:>12}{:>10}{:>10}{:>12}\n", "seed", "ticks", "lost",
             "doubled", "complaints", "same place", "p50 µs", "p99 µs", "worst µs");
  bool good = true;
  for (int seed = 1; seed <= seeds; ++seed) {
    JamSettings settings;
    settings.seed = static_cast<std::uint64_t>(seed);
    const auto result = playJam(settings);
    fmt::print("{:>6}{:>12}{:>8}{:>10}{:>12}{:>12}{:>10.0f}{:>10.0f}{:>12.0f}\n", seed,
               result.ticks, result.lost, result.doubled, result.complaints,
               result.samePlaceAtTheEnd ? "yes" : "no", microseconds(result.medianDifference),
               microseconds(result.p99Difference), microseconds(result.worstDifference));
    good = good && result.lost == 0 && result.doubled == 0 && result.samePlaceAtTheEnd;
  }
  return good ? 0 : 1;
}
