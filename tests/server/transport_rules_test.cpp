// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport_rules.hpp"

#include <chrono>

#include <gtest/gtest.h>

#include "wire/limits.hpp"
#include "wire/protocol_error.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;

Timeline standing(Beats song = {}) {
  Timeline timeline;
  timeline.song = song;
  return timeline;
}

Timeline playing(Beats song = {}) {
  auto timeline = standing(song);
  timeline.playing = true;
  return timeline;
}

TimeSignature signature(int numerator, int denominator) {
  return *TimeSignature::from(numerator, denominator);
}

Timeline after(const TransportAction& action, const Timeline& before) {
  return applied(action, before).value();
}

bool changesNothing(const TransportAction& action, const Timeline& before) {
  return !applied(action, before);
}

TEST(TransportRules, StartPlaysFromTheSongsStart) {
  auto before = standing(Beats::quarters(9));
  before.origin = {Beats::quarters(4), 2};
  const auto started = after(StartSong{}, before);
  EXPECT_TRUE(started.playing);
  EXPECT_EQ(started.song, Beats{});
  EXPECT_EQ(started.origin, BarOrigin{});
}

TEST(TransportRules, StopStandsOnTheSixteenthAtOrBefore) {
  EXPECT_EQ(after(StopSong{}, playing(Beats::ticks(11))).song, Beats::ticks(6));
  EXPECT_EQ(after(StopSong{}, playing(Beats::ticks(12))).song, Beats::ticks(12));
  EXPECT_FALSE(after(StopSong{}, playing()).playing);
}

TEST(TransportRules, ContinueGoesOnWhereTheSongStands) {
  const auto continued = after(ContinueSong{}, standing(Beats::quarters(9)));
  EXPECT_TRUE(continued.playing);
  EXPECT_EQ(continued.song, Beats::quarters(9));
}

TEST(TransportRules, LocateGoesToTheSixteenthAtOrBefore) {
  EXPECT_EQ(after(LocateSong{Beats::ticks(17)}, standing()).song, Beats::ticks(12));
  const auto located = after(LocateSong{BarPosition{17, 2, 7}}, playing());
  EXPECT_EQ(located.song, Beats::quarters(65) + Beats::ticks(6));
  EXPECT_TRUE(located.playing);
}

TEST(TransportRules, LocateCountsBarsInTheSignatureOfNowFromTheSongsStart) {
  auto before = playing(Beats::quarters(50));
  before.signature = signature(7, 8);
  before.origin = {Beats::quarters(40), 11};
  const auto located = after(LocateSong{BarPosition{3, 1, 0}}, before);
  EXPECT_EQ(located.song, Beats::ticks(2 * 84));
  EXPECT_EQ(located.barPositionOf(located.song), (BarPosition{3, 1, 0}));
}

TEST(TransportRules, TempoChangesTheTempoOnly) {
  auto expected = playing(Beats::ticks(17));
  expected.bpm = *Bpm::from(90);
  EXPECT_EQ(after(ChangeTempo{*Bpm::from(90)}, playing(Beats::ticks(17))), expected);
}

TEST(TransportRules, ASignatureCountsOnFromWhereItChanges) {
  const auto changed = after(ChangeSignature{signature(3, 4)}, playing(Beats::quarters(8)));
  EXPECT_EQ(changed.barPositionOf(Beats::quarters(8)), (BarPosition{3, 1, 0}));
  EXPECT_EQ(changed.barPositionOf(Beats::quarters(11)), (BarPosition{4, 1, 0}));
}

TEST(TransportRules, WhileTheSongStandsASignatureCountsFromTheSongsStart) {
  auto before = standing(Beats::quarters(8));
  before.origin = {Beats::quarters(5), 3};
  const auto changed = after(ChangeSignature{signature(3, 4)}, before);
  EXPECT_EQ(changed.origin, BarOrigin{});
  EXPECT_EQ(changed.song, Beats::quarters(8));
}

TEST(TransportRules, ALoopHasItsPlacesOnSixteenths) {
  const LoopPlaces places{Beats::ticks(7), BarPosition{3, 1, 5}};
  EXPECT_EQ(after(ChangeLoop{places}, playing()).loop, (Loop{Beats::ticks(6), Beats::quarters(8)}));
}

TEST(TransportRules, ALoopsBarsAreCountedAsTheRoomCountsThem) {
  auto before = playing(Beats::quarters(50));
  before.signature = signature(3, 4);
  before.origin = {Beats::quarters(40), 11};
  const LoopPlaces places{BarPosition{12, 1, 0}, BarPosition{13, 1, 0}};
  EXPECT_EQ(after(ChangeLoop{places}, before).loop,
            (Loop{Beats::quarters(43), Beats::quarters(46)}));
}

TEST(TransportRules, ALoopCanBeTakenAway) {
  auto before = playing();
  before.loop = Loop{Beats{}, Beats::quarters(4)};
  EXPECT_FALSE(after(ChangeLoop{}, before).loop);
}

TEST(TransportRules, ALoopIsAtLeastAQuarterLong) {
  const auto loop = [](int from, int to) {
    return ChangeLoop{LoopPlaces{Beats::sixteenths(from), Beats::sixteenths(to)}};
  };
  EXPECT_NO_THROW((void)applied(loop(4, 8), playing()));
  EXPECT_THROW((void)applied(loop(4, 7), playing()), ProtocolError);
  EXPECT_THROW((void)applied(loop(4, 4), playing()), ProtocolError);
  EXPECT_THROW((void)applied(loop(8, 4), playing()), ProtocolError);
}

TEST(TransportRules, WhatChangesNothingIsNone) {
  EXPECT_TRUE(changesNothing(StopSong{}, standing()));
  EXPECT_TRUE(changesNothing(ContinueSong{}, playing()));
  EXPECT_TRUE(changesNothing(ChangeTempo{Bpm{}}, playing()));
  EXPECT_TRUE(changesNothing(ChangeSignature{TimeSignature{}}, standing()));
  EXPECT_TRUE(changesNothing(ChangeLoop{}, playing()));
  EXPECT_TRUE(changesNothing(LocateSong{Beats::ticks(3)}, standing()));
}

TEST(TransportRules, WhileTheSongPlaysGoingToAPlaceAlwaysCounts) {
  EXPECT_FALSE(changesNothing(StartSong{}, playing()));
  EXPECT_FALSE(changesNothing(LocateSong{Beats{}}, playing()));
}

TEST(TransportRules, PlacesThatNoSongHasAreRefused) {
  auto before = playing();
  before.origin = {Beats::quarters(40), 20};
  // Bar 1 lies before the start, counted back from bar 20 at quarter 40.
  const LoopPlaces places{BarPosition{1, 1, 0}, BarPosition{20, 1, 0}};
  EXPECT_THROW((void)applied(ChangeLoop{places}, before), ProtocolError);
  EXPECT_THROW((void)applied(LocateSong{Beats::ticks(limits::kLastSongTick + 1)}, playing()),
               ProtocolError);
  EXPECT_NO_THROW((void)applied(LocateSong{Beats::ticks(limits::kLastSongTick)}, playing()));
}

// The counts of such a bar do not fit into 64 bits, and what remains of them looks like bar 1.
TEST(TransportRules, ABarBeyondAllNumbersIsRefused) {
  for (const auto bar : {std::int64_t{192'153'584'103}, limits::kLastBar}) {
    EXPECT_THROW((void)applied(LocateSong{BarPosition{bar, 1, 0}}, playing()), ProtocolError)
        << bar;
  }
}

TEST(TransportRules, ASignatureNeedsABarLine) {
  EXPECT_EQ(quantisationOf({ChangeSignature{}, Quantise::kNone}), Quantise::kBar);
  EXPECT_EQ(quantisationOf({ChangeTempo{}, Quantise::kBeat}), Quantise::kBeat);
  EXPECT_EQ(quantisationOf({StopSong{}}), Quantise::kNone);
}

TEST(TransportRules, QuantisesToLinesOfTheSong) {
  const auto timeline = playing(Beats::ticks(5));
  EXPECT_EQ(quantisedTick(timeline, 3, Quantise::kNone), 3);
  EXPECT_EQ(quantisedTick(timeline, 3, Quantise::kBeat), 19);
  EXPECT_EQ(quantisedTick(timeline, 19, Quantise::kBeat), 19);
  EXPECT_EQ(quantisedTick(timeline, 3, Quantise::kBar), 91);
  EXPECT_EQ(quantisedTick(timeline, 92, Quantise::kBar), 91 + 96);
}

TEST(TransportRules, ASongThatStandsIsNotWaitedFor) {
  EXPECT_EQ(quantisedTick(standing(Beats::ticks(5)), 3, Quantise::kBar), 3);
}

TEST(TransportRules, ALoopsJumpCountsAsALine) {
  auto timeline = playing();
  timeline.loop = Loop{Beats::quarters(1), Beats::quarters(3)};
  EXPECT_EQ(quantisedTick(timeline, 1, Quantise::kBar), 72);
  EXPECT_EQ(quantisedTick(timeline, 72, Quantise::kBar), 72 + 48);
  EXPECT_EQ(quantisedTick(timeline, 49, Quantise::kBeat), 72);
}

}  // namespace
}  // namespace midipool
