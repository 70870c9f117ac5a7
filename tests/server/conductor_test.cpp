// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/conductor.hpp"

#include <gtest/gtest.h>

#include <chrono>

#include "wire/protocol_error.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;

SessionTime at(Nanoseconds time) { return SessionTime{time}; }

Timeline standing() {
  Timeline timeline;
  timeline.revision = 100;
  return timeline;
}

Timeline playing() {
  auto timeline = standing();
  timeline.playing = true;
  return timeline;
}

TEST(Conductor, StartsOnATickOfTheStandingClock) {
  Conductor conductor{standing()};
  const auto outcome = conductor.request({StartSong{}}, at(1010ms));
  ASSERT_EQ(outcome.changes.size(), 1U);
  const auto& change = outcome.changes.front();
  EXPECT_GE(change.start, at(1010ms));
  EXPECT_EQ(change.start, standing().tickTime(49));
  EXPECT_TRUE(change.playing);
  EXPECT_EQ(change.song, Beats{});
  EXPECT_EQ(change.revision, 101U);
  EXPECT_EQ(outcome.takesEffect, change.start);
}

TEST(Conductor, ARequestThatChangesNothingMakesNoRevision) {
  Conductor conductor{playing()};
  EXPECT_TRUE(conductor.request({ContinueSong{}}, at(1s)).changes.empty());
  EXPECT_TRUE(conductor.request({ChangeTempo{*Bpm::from(120)}}, at(1s)).changes.empty());
  EXPECT_EQ(conductor.schedule().latestRevision(), 100U);
}

TEST(Conductor, StopsOnTheNextTickAndStandsOnASixteenth) {
  Conductor conductor{playing()};
  const auto change = conductor.request({StopSong{}}, at(1050ms)).changes.at(0);
  EXPECT_EQ(change.start, playing().tickTime(51));
  EXPECT_FALSE(change.playing);
  EXPECT_EQ(change.song, Beats::ticks(48));
}

TEST(Conductor, QuantisesToBeatAndBar) {
  Conductor conductor{playing()};
  const auto tempo = ChangeTempo{*Bpm::from(90)};
  EXPECT_EQ(conductor.request({tempo, Quantise::kBeat}, at(1010ms)).takesEffect, at(1500ms));
  Conductor other{playing()};
  EXPECT_EQ(other.request({tempo, Quantise::kBar}, at(1010ms)).takesEffect, at(2s));
}

TEST(Conductor, ASignatureChangesOnABarLineAndRenumbersNothing) {
  Conductor conductor{playing()};
  const auto outcome = conductor.request({ChangeSignature{*TimeSignature::from(7, 8)}}, at(5s));
  const auto& change = outcome.changes.at(0);
  EXPECT_EQ(change.start, at(6s));
  EXPECT_EQ(change.barPositionOf(change.song), (BarPosition{4, 1, 0}));
  EXPECT_EQ(change.barPositionOf(change.song + Beats::ticks(7 * 12)), (BarPosition{5, 1, 0}));
}

TEST(Conductor, LocatesByBarAndByTick) {
  Conductor conductor{standing()};
  EXPECT_EQ(conductor.request({LocateSong{BarPosition{17, 1, 0}}}, at(1s)).changes.at(0).song,
            Beats::quarters(64));
  EXPECT_EQ(conductor.request({LocateSong{Beats::sixteenths(5)}}, at(2s)).changes.at(0).song,
            Beats::sixteenths(5));
}

TEST(Conductor, RefusesALoopWithoutLength) {
  Conductor conductor{standing()};
  const auto loop = LoopPlaces{BarPosition{5, 1, 0}, BarPosition{5, 1, 0}};
  EXPECT_THROW((void)conductor.request({ChangeLoop{loop}}, at(1s)), ProtocolError);
  EXPECT_EQ(conductor.schedule().latestRevision(), 100U);
}

TEST(Conductor, AnEarlierChangeKeepsALaterPromise) {
  Conductor conductor{playing()};
  (void)conductor.request({ChangeTempo{*Bpm::from(60)}, Quantise::kBar}, at(1010ms));
  const auto outcome = conductor.request({LocateSong{Beats::quarters(40)}}, at(1020ms));
  ASSERT_EQ(outcome.changes.size(), 2U);
  EXPECT_EQ(outcome.changes[0].bpm, *Bpm::from(120));
  EXPECT_EQ(outcome.changes[1].bpm, *Bpm::from(60));
  EXPECT_GE(outcome.changes[1].start, at(2s));
  EXPECT_EQ(outcome.changes[1].barPositionOf(outcome.changes[1].song).beat, 1);
  EXPECT_EQ(conductor.schedule().latestRevision(), 103U);
}

TEST(Conductor, AnnouncesEachBarOnceABarAhead) {
  Conductor conductor{playing()};
  std::vector<SessionTime> announced;
  for (auto now = at(0s); now < at(20s); now += 10ms) {
    for (const auto& bar : conductor.announce(now)) {
      EXPECT_GE(bar.start - now, 2s);
      EXPECT_EQ(bar.barPositionOf(bar.song).beat, 1);
      EXPECT_EQ(bar.revision, 100U);
      announced.push_back(bar.start);
    }
  }
  ASSERT_EQ(announced.size(), 11U);  // from bar 2 to the one that begins 22 s after the first
  for (std::size_t i = 0; i < announced.size(); ++i) {
    EXPECT_EQ(announced[i], at(2s * static_cast<int>(i + 2)));
  }
}

TEST(Conductor, AnnouncesTheNextBarAnewAfterAChange) {
  Conductor conductor{playing()};
  (void)conductor.announce(at(100ms));
  (void)conductor.request({ChangeTempo{*Bpm::from(60)}}, at(1s));
  const auto bars = conductor.announce(at(1s));
  ASSERT_FALSE(bars.empty());
  EXPECT_EQ(bars.front().start, at(3s));
  EXPECT_EQ(bars.front().revision, 101U);
}

TEST(Conductor, DoesNotAnnounceBarsOfThePast) {
  Conductor conductor{playing()};
  const auto bars = conductor.announce(at(3600s));
  ASSERT_EQ(bars.size(), 1U);
  EXPECT_EQ(bars.front().start, at(3602s));
}

TEST(Conductor, ALoopIsAnnouncedWhereItLands) {
  auto looping = playing();
  looping.loop = Loop{Beats::quarters(8), Beats::quarters(14)};
  Conductor conductor{looping};
  std::vector<std::int64_t> bars;
  for (auto now = at(0s); now < at(14s); now += 10ms) {
    for (const auto& bar : conductor.announce(now)) {
      bars.push_back(bar.barPositionOf(bar.song).bar);
    }
  }
  EXPECT_EQ(bars, (std::vector<std::int64_t>{2, 3, 4, 3, 4, 3, 4, 3, 4, 3}));
}

TEST(Conductor, CountsBarsFromTheLoopWhenTheSignatureChangedInside) {
  auto looping = playing();
  looping.loop = Loop{Beats::quarters(4), Beats::quarters(15)};
  Conductor conductor{looping};
  const auto outcome = conductor.request({ChangeSignature{*TimeSignature::from(7, 8)}}, at(3s));
  ASSERT_EQ(outcome.changes.size(), 2U);
  const auto& atJump = outcome.changes[1];
  EXPECT_EQ(atJump.song, Beats::quarters(4));
  EXPECT_EQ(atJump.barPositionOf(atJump.song).beat, 1);
}

TEST(Conductor, ShortestBarsAreNotAnnouncedOneByOne) {
  auto fast = playing();
  fast.bpm = *Bpm::from(999);
  fast.signature = *TimeSignature::from(1, 32);
  Conductor conductor{fast};
  EXPECT_LE(conductor.announce(at(0s)).size(), 6U);
}

}  // namespace
}  // namespace midipool
