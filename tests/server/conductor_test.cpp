// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/conductor.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <random>
#include <set>

#include <gtest/gtest.h>

#include "wire/limits.hpp"
#include "wire/protocol_error.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;

SessionTime at(Nanoseconds time) {
  return SessionTime{time};
}

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
    EXPECT_EQ(announced[i], at(2s * static_cast<int>(i + 1)));
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

TEST(Conductor, ALoopsFirstBarKeepsItsNumberWhenTheSignatureChangesBehindIt) {
  Conductor conductor{playing()};
  conductor.request({ChangeLoop{LoopPlaces{BarPosition{17, 1, 0}, BarPosition{23, 1, 0}}}}, at(0s));
  conductor.request({LocateSong{BarPosition{20, 1, 0}}}, at(1s));
  // Three bars of 4/4 are four of 3/4, so counted back from bar 20 the loop would begin at bar 16.
  conductor.request({ChangeSignature{*TimeSignature::from(3, 4)}}, at(2s));
  conductor.request({ChangeTempo{*Bpm::from(140.0)}}, at(4s));
  const auto& schedule = conductor.schedule();
  const auto landed = std::ranges::find_if(
      schedule.timelines(), [](const auto& t) { return t.song == Beats::quarters(64); });
  ASSERT_NE(landed, schedule.timelines().end());
  EXPECT_EQ(landed->barPositionOf(landed->song), (BarPosition{17, 1, 0}));
}

TEST(Conductor, ShortestBarsAreNotAnnouncedOneByOne) {
  auto fast = playing();
  fast.bpm = *Bpm::from(999);
  fast.signature = *TimeSignature::from(1, 32);
  Conductor conductor{fast};
  EXPECT_LE(conductor.announce(at(0s)).size(), 6U);
}

TEST(Conductor, AnEarlierChangeKeepsAllLaterPromises) {
  Conductor conductor{playing()};
  (void)conductor.request({ChangeTempo{*Bpm::from(60)}, Quantise::kBeat}, at(1010ms));
  (void)conductor.request({StopSong{}, Quantise::kBar}, at(1010ms));
  (void)conductor.request({LocateSong{Beats::quarters(40)}}, at(1020ms));
  const auto& timelines = conductor.schedule().timelines();
  ASSERT_GE(timelines.size(), 3U);
  EXPECT_EQ(timelines.back().bpm, *Bpm::from(60));
  EXPECT_FALSE(timelines.back().playing);
}

TEST(Conductor, AnEarlierChangeKeepsAllPromisesForOneBar) {
  Conductor conductor{playing()};
  (void)conductor.request({ChangeTempo{*Bpm::from(60)}, Quantise::kBar}, at(1010ms));
  (void)conductor.request({ChangeSignature{*TimeSignature::from(3, 4)}}, at(1020ms));
  (void)conductor.request({LocateSong{Beats::quarters(40)}}, at(1030ms));
  const auto& latest = conductor.schedule().timelines().back();
  EXPECT_EQ(latest.signature, *TimeSignature::from(3, 4));
  EXPECT_EQ(latest.bpm, *Bpm::from(60));
}

// As when a member with a slow line has left in between: requests need less notice than before.
TEST(Conductor, WhatAPlayerWantsNowTakesThePlaceOfWhatWasPromised) {
  Conductor conductor{playing()};
  conductor.request({StopSong{}, Quantise::kBar}, at(500ms));
  const auto again = conductor.request({StartSong{}}, at(1s));
  EXPECT_EQ(again.changes.size(), 1U);
  EXPECT_TRUE(conductor.schedule().at(at(100s)).playing);
}

TEST(Conductor, ContinueTakesBackAStopThatWasPromised) {
  Conductor conductor{playing()};
  conductor.request({StopSong{}, Quantise::kBar}, at(500ms));
  const auto place = conductor.schedule().at(at(1s)).songAt(at(1s));
  const auto outcome = conductor.request({ContinueSong{}}, at(1s));
  ASSERT_EQ(outcome.changes.size(), 1U);  // to be told, though nothing changes now
  EXPECT_TRUE(conductor.schedule().at(at(100s)).playing);
  EXPECT_EQ(conductor.schedule().at(at(1s)).songAt(at(1s)), place);
}

TEST(Conductor, ALaterPlaceTakesThePlaceOfOnePromised) {
  Conductor conductor{playing()};
  conductor.request({LocateSong{BarPosition{17, 1, 0}}, Quantise::kBar}, at(500ms));
  conductor.request({LocateSong{BarPosition{30, 1, 0}}}, at(1s));
  const auto& later = conductor.schedule().at(at(10s));
  EXPECT_GE(later.barPositionOf(later.songAt(at(10s))).bar, 30);
}

TEST(Conductor, RefusesABeatThatTheBarHasNot) {
  Conductor conductor{standing()};
  EXPECT_THROW((void)conductor.request({LocateSong{BarPosition{17, 5, 0}}}, at(1s)), ProtocolError);
}

TEST(Conductor, APromiseThatHasBecomeImpossibleDoesNotHoldUpTheOthers) {
  Conductor conductor{playing()};
  const LoopPlaces places{Beats::quarters(40), BarPosition{12, 1, 0}};
  (void)conductor.request({ChangeLoop{places}, Quantise::kBar}, at(2100ms));
  // Bar 12 begins at quarter 24 now, before the loop's start.
  const ChangeSignature twoFour{*TimeSignature::from(2, 4)};
  std::vector<Timeline> changes;
  EXPECT_NO_THROW(changes = conductor.request({twoFour}, at(1800ms)).changes);
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0].start, at(2s));
  EXPECT_EQ(changes[0].revision, conductor.schedule().latestRevision());
}

TEST(Conductor, ALoopsEndInAThousandYearsIsNoPlaceInTime) {
  Conductor conductor{playing()};
  const LoopPlaces places{Beats{}, Beats::ticks(limits::kLastSongTick)};
  (void)conductor.request({ChangeLoop{places}}, at(1s));
  const auto outcome = conductor.request({ChangeSignature{*TimeSignature::from(7, 8)}}, at(3s));
  for (const auto& change : outcome.changes) {
    EXPECT_GE(change.start, outcome.takesEffect);
    EXPECT_LE(nanosecondsOf(change.start), limits::kLastTimestamp);
  }
  EXPECT_EQ(conductor.schedule().at(at(5s)).signature, *TimeSignature::from(7, 8));
}

// A room in which anything may be asked for at any time.
class RandomRoom {
 public:
  explicit RandomRoom(std::uint64_t seed)
      : random_{seed}, conductor_{chance() ? playing() : standing()} {}

  // Ten milliseconds of it.
  void step() {
    now_ += 10ms;
    if (upTo(60) == 0) request();
    announce();
    checkBarsPassed();
  }

 private:
  std::int64_t upTo(std::int64_t most) {
    return std::uniform_int_distribution<std::int64_t>{0, most}(random_);
  }
  bool chance() { return upTo(1) == 0; }

  SongPlace place() {
    if (chance()) return Beats::ticks(upTo(5'000));
    return BarPosition{1 + upTo(40), static_cast<int>(1 + upTo(3)), static_cast<int>(upTo(20))};
  }
  TransportAction action() {
    switch (upTo(7)) {
      case 0:
        return StartSong{};
      case 1:
        return StopSong{};
      case 2:
        return LocateSong{place()};
      case 3:
        return ChangeTempo{*Bpm::fromThousandths(40'000 + upTo(200'000))};
      case 4:
        return ChangeSignature{*TimeSignature::from(2 + upTo(7), 4 << upTo(1))};
      case 5:
        return ChangeLoop{LoopPlaces{place(), place()}};
      case 6:
        return ChangeLoop{};
      default:
        return ContinueSong{};
    }
  }

  void request() {
    conductor_.forgetBefore(now_);
    const TransportRequest request{action(), static_cast<Quantise>(upTo(2))};
    const auto earliest = now_ + 20ms + Nanoseconds{upTo(400'000'000)};
    const auto revision = conductor_.schedule().latestRevision();
    try {
      const auto outcome = conductor_.request(request, earliest);
      EXPECT_GE(outcome.takesEffect, earliest);
      expectInOrder(outcome, revision);
      changed_ = changed_ || !outcome.changes.empty();
    } catch (const ProtocolError&) {
      EXPECT_EQ(conductor_.schedule().latestRevision(), revision) << "half done";
    }
    expectOnTheGrid();
  }

  void expectInOrder(const Conductor::Outcome& outcome, std::uint64_t revision) {
    for (const auto& change : outcome.changes) {
      told_.insert({change.start, change.revision});
      EXPECT_EQ(change.revision, ++revision);
      EXPECT_GE(change.start, outcome.takesEffect);
      EXPECT_EQ(change.song.count() % Beats::kPerTick, 0);
    }
  }

  // Each timeline starts on a tick of the one before it.
  void expectOnTheGrid() {
    const auto timelines = conductor_.schedule().timelines();
    for (std::size_t i = 1; i < timelines.size(); ++i) {
      const auto& before = timelines[i - 1];
      const auto tick = before.nearestTick(timelines[i].start);
      EXPECT_EQ(nanosecondsOf(before.tickTime(tick)), nanosecondsOf(timelines[i].start));
    }
  }

  void announce() {
    for (const auto& bar : conductor_.announce(now_)) {
      EXPECT_TRUE(announced_.insert({bar.start, bar.revision}).second) << "announced twice";
      const auto length = bar.bpm.durationOf(bar.signature.bar());
      // After a change the next bar may be nearer; and the change itself was told before.
      if (changed_ || told_.contains({bar.start, bar.revision})) continue;
      EXPECT_GE(bar.start - now_, std::max<Nanoseconds>(500ms, length));
    }
    changed_ = false;
  }

  // Each bar that the song has come to was told of, by itself or by the change that begins there.
  void checkBarsPassed() {
    const auto& ruling = conductor_.schedule().at(now_);
    if (!ruling.playing) return;
    const auto from = std::max(ruling.start, now_ - 10ms + 1ns);
    for (auto tick = ruling.firstTickFrom(from); ruling.tickTime(tick) <= now_; ++tick) {
      const auto position = ruling.barPositionOf(ruling.songAtTick(tick));
      if (position.beat != 1 || position.tick != 0 || ruling.tickTime(tick) == ruling.start)
        continue;
      EXPECT_TRUE(announced_.contains({ruling.tickTime(tick), ruling.revision})) << position.bar;
    }
  }

  std::mt19937_64 random_;
  Conductor conductor_;
  SessionTime now_ = at(1s);
  bool changed_ = true;
  std::set<std::pair<SessionTime, std::uint64_t>> told_;
  std::set<std::pair<SessionTime, std::uint64_t>> announced_;
};

TEST(Conductor, WhateverIsAskedForBarsAndChangesStayInOrder) {
  for (std::uint64_t seed = 0; seed < 300 && !::testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(seed);
    RandomRoom room{seed};
    for (int i = 0; i < 3'000; ++i) room.step();
  }
}

TransportRequest counted(const TransportAction& action, int bars) {
  return {action, Quantise::kNone, bars};
}

TEST(Conductor, AStartIsCountedInOnTheGrid) {
  Conductor conductor{standing()};
  const auto outcome = conductor.request(counted(StartSong{}, 2), at(1010ms));
  ASSERT_EQ(outcome.changes.size(), 1U);
  const auto& change = outcome.changes.front();
  EXPECT_EQ(change.start, standing().tickTime(49 + 2 * 96));
  EXPECT_EQ(outcome.takesEffect, change.start);
  EXPECT_TRUE(change.playing);
  EXPECT_EQ(change.song, Beats{});
  EXPECT_EQ(change.countIn, Beats::quarters(8));
  // Whoever is told of it later has nothing to count any more.
  EXPECT_EQ(change.anchoredAt(96).countIn, Beats{});
}

TEST(Conductor, CountsBarsOfThePresentSignature) {
  auto timeline = standing();
  timeline.signature = *TimeSignature::from(7, 8);
  Conductor conductor{timeline};
  const auto change = conductor.request(counted(ContinueSong{}, 1), at(0s)).changes.at(0);
  EXPECT_EQ(change.start, timeline.tickTime(7 * 12));
  EXPECT_EQ(change.countIn, Beats::ticks(7 * 12));
}

TEST(Conductor, WhatPlaysAlreadyIsNotCountedIn) {
  Conductor conductor{playing()};
  const auto change = conductor.request(counted(StartSong{}, 2), at(1010ms)).changes.at(0);
  EXPECT_EQ(change.start, playing().tickTime(49));
  EXPECT_EQ(change.countIn, Beats{});
  EXPECT_TRUE(conductor.request(counted(ContinueSong{}, 2), at(3s)).changes.empty());
}

TEST(Conductor, AStopDuringTheCountInCancelsIt) {
  Conductor conductor{standing()};
  const auto start = conductor.request(counted(StartSong{}, 2), at(1s)).takesEffect;
  const auto outcome = conductor.request({StopSong{}}, at(2s));
  ASSERT_EQ(outcome.changes.size(), 1U);
  EXPECT_FALSE(conductor.schedule().at(start + 1s).playing);
  EXPECT_EQ(outcome.changes.front().countIn, Beats{});
}

TEST(Conductor, StartingAgainDuringTheCountInCountsAnew) {
  Conductor conductor{standing()};
  const auto first = conductor.request(counted(StartSong{}, 1), at(0s)).takesEffect;
  const auto second = conductor.request(counted(StartSong{}, 1), at(1s)).takesEffect;
  EXPECT_EQ(second, first + 1s);
  EXPECT_FALSE(conductor.schedule().at(second - 1ms).playing);
  EXPECT_TRUE(conductor.schedule().at(second).playing);
  EXPECT_EQ(conductor.schedule().at(second).countIn, Beats::quarters(4));
  // And without one it begins at once.
  const auto third = conductor.request({StartSong{}}, at(1500ms)).takesEffect;
  EXPECT_EQ(third, at(1500ms));
  EXPECT_TRUE(conductor.schedule().at(third).playing);
}

TEST(Conductor, ACountInKeepsItsBeatsWhenTheTempoChanges) {
  Conductor conductor{standing()};
  conductor.request(counted(StartSong{}, 2), at(0s));
  // After two of eight beats, twice as quick; then a beat later as before.
  const auto outcome = conductor.request({ChangeTempo{*Bpm::from(240)}}, at(1s));
  EXPECT_EQ(outcome.takesEffect, at(1s));
  ASSERT_EQ(outcome.changes.size(), 2U);
  EXPECT_FALSE(outcome.changes[0].playing);
  EXPECT_EQ(outcome.changes[1].start, at(2500ms));
  EXPECT_EQ(outcome.changes[1].countIn, Beats::quarters(8));
  const auto again = conductor.request({ChangeTempo{*Bpm::from(120)}}, at(1250ms));
  ASSERT_EQ(again.changes.size(), 2U);
  EXPECT_EQ(again.changes[1].start, at(3750ms));
  EXPECT_TRUE(again.changes[1].playing);
}

TEST(Conductor, WhoSteersDuringACountInNeverLosesTheStart) {
  for (unsigned seed = 1; seed <= 50; ++seed) {
    std::minstd_rand random{seed};
    Conductor conductor{standing()};
    conductor.request(counted(StartSong{}, 2), at(0s));
    auto now = at(0s);
    for (int edit = 0; edit < 12; ++edit) {
      now += std::chrono::milliseconds{random() % 150};
      const std::array<TransportAction, 3> actions{
          ChangeTempo{
              *Bpm::fromThousandths(100'000 + static_cast<std::int64_t>(random() % 60'000))},
          LocateSong{BarPosition{5, 1, 0}},
          ChangeSignature{*TimeSignature::from(3 + random() % 3, 4)}};
      conductor.request({actions[random() % 3]}, now + std::chrono::milliseconds{random() % 300});
    }
    const auto timelines = conductor.schedule().timelines();
    const auto starts = std::ranges::count_if(
        timelines, [](const Timeline& timeline) { return timeline.countIn > Beats{}; });
    EXPECT_EQ(starts, 1) << "seed " << seed;
    EXPECT_TRUE(timelines.back().playing) << "seed " << seed;
  }
}

}  // namespace
}  // namespace midipool
