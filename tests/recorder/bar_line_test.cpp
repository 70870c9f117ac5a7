// SPDX-License-Identifier: GPL-3.0-or-later
#include "recorder/bar_line.hpp"

#include <gtest/gtest.h>

#include "recorder/song_helpers.hpp"

namespace midipool {
namespace {

using testing::at;
using testing::schedule;

TEST(BarLine, IsWhereTheNextBarOfThePlayingSongBegins) {
  const auto song = schedule({{.start = 10.0}});  // a bar lasts 2 s
  EXPECT_EQ(nextBarLine(song, at(10.0)), at(10.0));
  EXPECT_EQ(nextBarLine(song, at(10.1)), at(12.0));
  EXPECT_EQ(nextBarLine(song, at(13.999)), at(14.0));
}

TEST(BarLine, IsNowWhereTheSongStandsOrNothingIsKnown) {
  EXPECT_EQ(nextBarLine(schedule({{.playing = false}}), at(3.3)), at(3.3));
  EXPECT_EQ(nextBarLine({}, at(3.3)), at(3.3));
}

TEST(BarLine, ComesWhenTheSongStopsBeforeIt) {
  const auto song = schedule({{.start = 0.0}, {.start = 1.5, .quarters = 3.0, .playing = false}});
  EXPECT_EQ(nextBarLine(song, at(0.5)), at(1.5));
}

TEST(BarLine, MovesWithTheTempo) {
  const auto song = schedule({{.start = 0.0}, {.start = 1.0, .quarters = 2.0, .bpm = 60.0}});
  EXPECT_EQ(nextBarLine(song, at(0.5)), at(3.0));
}

TEST(BarLine, IsFoundBehindALoopsJump) {
  const Loop loop{Beats::quarters(0), Beats::quarters(3)};
  const auto song = schedule({{.start = 0.0, .loop = loop}});
  EXPECT_EQ(nextBarLine(song, at(0.1)), at(1.5));
  const Loop within{Beats::quarters(1), Beats::quarters(2)};
  EXPECT_EQ(nextBarLine(schedule({{.start = 0.0, .quarters = 1.0, .loop = within}}), at(0.1)),
            at(0.1));
}

TEST(BarLine, IsFoundAtTheSlowestAndTheFastest) {
  EXPECT_EQ(nextBarLine(schedule({{.bpm = 20.0}}), at(0.001)), at(12.0));
  const auto fast = nextBarLine(schedule({{.bpm = 999.0}}), at(0.001));
  EXPECT_NEAR(static_cast<double>(fast.time_since_epoch().count()) * 1e-9, 240.0 / 999.0, 1e-8);
}

}  // namespace
}  // namespace midipool
