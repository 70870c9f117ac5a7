// SPDX-License-Identifier: GPL-3.0-or-later
#include "time/bar_position.hpp"

#include <random>

#include <gtest/gtest.h>

namespace midipool {
namespace {

constexpr BarOrigin kSongStart{};
const TimeSignature kFourFour{};

TimeSignature signature(int numerator, int denominator) {
  return *TimeSignature::from(numerator, denominator);
}

TEST(BarPosition, BeginsAtBarOneBeatOne) {
  EXPECT_EQ(barPositionAt(Beats{}, kSongStart, kFourFour), (BarPosition{1, 1, 0}));
  EXPECT_EQ(barPositionAt(Beats::ticks(23), kSongStart, kFourFour), (BarPosition{1, 1, 23}));
  EXPECT_EQ(barPositionAt(Beats::ticks(24), kSongStart, kFourFour), (BarPosition{1, 2, 0}));
  EXPECT_EQ(barPositionAt(Beats::quarters(64), kSongStart, kFourFour), (BarPosition{17, 1, 0}));
}

TEST(BarPosition, ABeatIsTheNoteOfTheDenominator) {
  const auto sevenEight = signature(7, 8);
  EXPECT_EQ(barPositionAt(Beats::ticks(83), kSongStart, sevenEight), (BarPosition{1, 7, 11}));
  EXPECT_EQ(barPositionAt(Beats::ticks(84), kSongStart, sevenEight), (BarPosition{2, 1, 0}));
  EXPECT_EQ(barPositionAt(Beats::ticks(95), kSongStart, signature(1, 1)), (BarPosition{1, 1, 95}));
}

TEST(BarPosition, CountsBackwardsBeforeTheSongsStart) {
  EXPECT_EQ(barPositionAt(Beats::ticks(-1), kSongStart, kFourFour), (BarPosition{0, 4, 23}));
  EXPECT_EQ(barPositionAt(Beats::quarters(-4), kSongStart, kFourFour), (BarPosition{0, 1, 0}));
  EXPECT_EQ(barPositionAt(Beats::quarters(-5), kSongStart, kFourFour), (BarPosition{-1, 4, 0}));
}

TEST(BarPosition, RoundsDownBetweenTicks) {
  const auto between = Beats::quarters(1) - Beats::fromCount(1);
  EXPECT_EQ(barPositionAt(between, kSongStart, kFourFour), (BarPosition{1, 1, 23}));
  EXPECT_EQ(barPositionAt(Beats::fromCount(-1), kSongStart, kFourFour), (BarPosition{0, 4, 23}));
}

TEST(BarPosition, CountsFromAnOriginInMidSong) {
  const BarOrigin origin{Beats::quarters(12), 4};
  EXPECT_EQ(barPositionAt(Beats::quarters(12), origin, signature(3, 4)), (BarPosition{4, 1, 0}));
  EXPECT_EQ(barPositionAt(Beats::quarters(17), origin, signature(3, 4)), (BarPosition{5, 3, 0}));
  EXPECT_EQ(barPositionAt(Beats::quarters(11), origin, signature(3, 4)), (BarPosition{3, 3, 0}));
}

TEST(BarPosition, FindsTheLinesAround) {
  const auto place = Beats::ticks(100);
  EXPECT_EQ(barLineBefore(place, kSongStart, kFourFour), Beats::ticks(96));
  EXPECT_EQ(barLineAfter(place, kSongStart, kFourFour), Beats::ticks(192));
  EXPECT_EQ(beatLineAfter(place, kSongStart, kFourFour), Beats::ticks(120));
}

TEST(BarPosition, ALineIsItsOwnLineBeforeAndAfter) {
  const auto line = Beats::quarters(-4);
  EXPECT_EQ(barLineBefore(line, kSongStart, kFourFour), line);
  EXPECT_EQ(barLineAfter(line, kSongStart, kFourFour), line);
  EXPECT_EQ(beatLineAfter(line, kSongStart, kFourFour), line);
}

TEST(BarPosition, AnOriginIsFoundFromAnyPlaceAndItsPosition) {
  std::mt19937_64 random{1};
  std::uniform_int_distribution<int> numerator{1, 64};
  std::uniform_int_distribution<int> power{0, 5};
  std::uniform_int_distribution<std::int64_t> tick{-100'000, 100'000};
  for (int i = 0; i < 2'000; ++i) {
    const auto beats = signature(numerator(random), 1 << power(random));
    const BarOrigin origin{Beats::ticks(tick(random)), tick(random)};
    const auto place = Beats::ticks(tick(random));
    const auto position = barPositionAt(place, origin, beats);
    const auto found = originFrom(place, position, beats);
    EXPECT_EQ(found.line, barLineBefore(place, origin, beats));
    for (const auto other : {place, place + Beats::ticks(777), place - Beats::ticks(12'345)}) {
      EXPECT_EQ(barPositionAt(other, found, beats), barPositionAt(other, origin, beats));
    }
  }
}

TEST(BarPosition, LinesLieOnTheGridAndLessThanOneSpacingAway) {
  std::mt19937_64 random{2};
  std::uniform_int_distribution<std::int64_t> tick{-5'000, 5'000};
  for (int i = 0; i < 2'000; ++i) {
    const auto place = Beats::ticks(tick(random));
    const BarOrigin origin{Beats::ticks(tick(random)), 1};
    const auto beats = signature(5, 16);
    const auto bar = barLineAfter(place, origin, beats);
    const auto beat = beatLineAfter(place, origin, beats);
    EXPECT_GE(beat, place);
    EXPECT_LT(beat, place + beats.beat());
    EXPECT_GE(bar, beat);
    EXPECT_LT(bar, place + beats.bar());
    EXPECT_EQ(barPositionAt(beat, origin, beats).tick, 0);
    EXPECT_EQ(barPositionAt(bar, origin, beats).beat, 1);
    EXPECT_LE(barLineBefore(place, origin, beats), place);
    EXPECT_GT(barLineBefore(place, origin, beats) + beats.bar(), place);
  }
}

}  // namespace
}  // namespace midipool
