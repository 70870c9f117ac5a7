// SPDX-License-Identifier: GPL-3.0-or-later
#include "recorder/tempo_map.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "recorder/bar_grid.hpp"
#include "recorder/song_helpers.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;
using testing::at;
using testing::history;

TEST(TempoMap, OfASongThatPlaysOnIsOneStretch) {
  const TempoMap map{history(4.0, {{.start = 0.0, .bpm = 100.0}}), at(100.0)};
  ASSERT_EQ(map.stretches().size(), 2U);  // 4 s are no whole bar at 100: a short one, then the grid
  const TempoMap onBar{history(4.8, {{.start = 0.0, .bpm = 100.0}}), at(100.0)};
  ASSERT_EQ(onBar.stretches().size(), 1U);
  EXPECT_TRUE(onBar.stretches()[0].newBars);
  EXPECT_DOUBLE_EQ(onBar.stretches()[0].bpm, 100.0);
  EXPECT_EQ(onBar.placeAt(2400ms).bar, 2);
  EXPECT_NEAR(onBar.placeAt(3000ms).beat, 2.0, 1e-6);
}

TEST(TempoMap, FollowsTempoAndSignature) {
  const auto three = *TimeSignature::from(3, 4);
  const TempoMap map{
      history(0.0, {{.start = 0.0},
                    {.start = 4.0, .quarters = 8.0, .bpm = 60.0},
                    {.start = 8.0, .quarters = 12.0, .bpm = 60.0, .signature = three}}),
      at(20.0)};
  // Bars of three count from the song's start here, so that the fourth quarter note begins one.
  EXPECT_DOUBLE_EQ(map.quartersAt(4s), 8.0);
  EXPECT_DOUBLE_EQ(map.quartersAt(8s), 12.0);
  EXPECT_EQ(map.placeAt(4s).bar, 3);
  EXPECT_EQ(map.placeAt(8s).bar, 4);
  EXPECT_EQ(map.placeAt(11s).bar, 5);
  EXPECT_EQ(map.stretches().back().signature, three);
}

// Recording begins while the song stands; then it starts, wherever the metronome of the recording is.
TEST(TempoMap, HasTheSongsBarLinesAfterItStarted) {
  const TempoMap map{history(0.0, {{.start = 0.0, .playing = false}, {.start = 2.75}}), at(20.0)};
  // Bars of 2 s: one, then a short one of 0.75 s, then those of the song.
  EXPECT_EQ(map.placeAt(2s).bar, 2);
  EXPECT_EQ(map.placeAt(2750ms).bar, 3);
  EXPECT_NEAR(map.placeAt(2750ms).beat, 1.0, 1e-6);
  EXPECT_EQ(map.placeAt(4750ms).bar, 4);
  ASSERT_EQ(map.stretches().size(), 3U);
  EXPECT_EQ(map.stretches()[1].signature, *TimeSignature::from(3, 8));
  EXPECT_DOUBLE_EQ(map.stretches()[1].bpm, 120.0);
}

TEST(TempoMap, HasThemAlsoWhereNoNoteFitsIntoTheShortBar) {
  // 49 ticks, which no 32nds make: a quarter note and a half of it, a little faster or slower.
  const double start = 2.0 + 49.0 * 0.5 / 24.0;
  const TempoMap map{history(0.0, {{.start = 0.0, .playing = false}, {.start = start}}), at(20.0)};
  EXPECT_NEAR(map.placeAt(at(start).time_since_epoch()).beat, 1.0, 1e-5);
  EXPECT_EQ(map.placeAt(at(start + 0.001).time_since_epoch()).bar, 3);
  EXPECT_EQ(map.placeAt(at(start + 2.001).time_since_epoch()).bar, 4);
  EXPECT_NE(map.stretches()[1].bpm, 120.0);
}

TEST(TempoMap, FollowsJumpsAndLoops) {
  const Loop loop{Beats::quarters(4), Beats::quarters(9)};
  const TempoMap map{history(0.0, {{.start = 0.0, .loop = loop}}), at(30.0)};
  // Two bars and a quarter note, then the loop of a bar and a quarter note again and again.
  EXPECT_EQ(map.placeAt(4s).bar, 3);
  EXPECT_EQ(map.placeAt(4500ms).bar, 4);
  EXPECT_EQ(map.placeAt(6500ms).bar, 5);
  EXPECT_EQ(map.placeAt(7s).bar, 6);
  const Loop whole{Beats::quarters(4), Beats::quarters(12)};
  EXPECT_EQ(
      (TempoMap{history(0.0, {{.start = 0.0, .loop = whole}}), at(3600.0)}).stretches().size(), 1U);
}

TEST(TempoMap, BeginsWithAShortBarWhereTheRecordingDoesNotBeginOnTheBar) {
  const TempoMap map{history(0.5, {{.start = 0.0}}), at(10.0)};
  EXPECT_EQ(map.stretches().front().signature, *TimeSignature::from(3, 4));
  EXPECT_EQ(map.placeAt(1500ms).bar, 2);
}

TEST(TempoMap, OfTwelveHoursEndsOnTheGrid) {
  for (const double bpm : {20.0, 999.0, 123.457}) {
    const double hours = 12.0 * 3600.0;
    const TempoMap map{history(0.0, {{.start = 0.0, .bpm = bpm}}), at(hours)};
    EXPECT_NEAR(map.quartersAt(at(hours).time_since_epoch()), hours * bpm / 60.0, 1e-6);
    const auto bar = static_cast<std::int64_t>(std::floor(hours * bpm / 240.0)) + 1;
    EXPECT_EQ(map.placeAt(at(hours).time_since_epoch()).bar, bar);
  }
}

TEST(TempoMap, OfNothingIsAHundredAndTwenty) {
  const TempoMap map{SongHistory{at(0.0)}, at(10.0)};
  EXPECT_DOUBLE_EQ(map.quartersAt(10s), 20.0);
}

}  // namespace
}  // namespace midipool
