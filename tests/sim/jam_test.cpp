// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/jam.hpp"

#include <gtest/gtest.h>

namespace midipool::sim {
namespace {

using namespace std::chrono_literals;

TEST(Jam, AnHourWithSixteenPlayersAndAKilledServerLosesNoTick) {
  const auto result = playJam({});
  EXPECT_GT(result.ticks, 17 * 3500 * 24);
  EXPECT_EQ(result.lost, 0);
  EXPECT_EQ(result.doubled, 0);
  EXPECT_EQ(result.complaints, 0);
  EXPECT_TRUE(result.samePlaceAtTheEnd);
}

TEST(Jam, TenMinutesOfManySeedsLoseNoTick) {
  for (std::uint64_t seed = 2; seed < 10; ++seed) {
    JamSettings settings;
    settings.seed = seed;
    settings.players = 6;
    settings.length = 10min;
    settings.killAt = 4min;
    settings.changeEvery = 5s;
    const auto result = playJam(settings);
    EXPECT_EQ(result.lost, 0) << "seed " << seed;
    EXPECT_EQ(result.doubled, 0) << "seed " << seed;
    EXPECT_EQ(result.complaints, 0) << "seed " << seed;
    EXPECT_TRUE(result.samePlaceAtTheEnd) << "seed " << seed;
  }
}

TEST(Jam, TheSameSeedGivesTheSameJam) {
  JamSettings settings;
  settings.seed = 11;
  settings.players = 3;
  settings.length = 3min;
  settings.killAt = 1min;
  const auto first = playJam(settings);
  const auto second = playJam(settings);
  EXPECT_EQ(first.ticks, second.ticks);
  EXPECT_EQ(first.worstDifference, second.worstDifference);
}

}  // namespace
}  // namespace midipool::sim
