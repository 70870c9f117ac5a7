// SPDX-License-Identifier: GPL-3.0-or-later
#include "midi/echo_guard.hpp"

#include <gtest/gtest.h>

namespace midipool {
namespace {

using namespace std::chrono_literals;
using Kind = EchoGuard::Kind;

SessionTime at(Nanoseconds time) {
  return SessionTime{time};
}

TempoFollower::Tempo heard(double bpm, double uncertainty = 0.01) {
  return {*Bpm::from(bpm), uncertainty};
}

TEST(EchoGuard, WhatWasNotSentIsNoEcho) {
  EchoGuard guard;
  EXPECT_FALSE(guard.isEcho(Kind::kGo, at(1s)));
  guard.sent(Kind::kStop, at(1s));
  EXPECT_FALSE(guard.isEcho(Kind::kGo, at(1s)));
  EXPECT_FALSE(guard.isEcho(Kind::kLocate, at(1s)));
}

TEST(EchoGuard, WhatWasSentComesBackOnce) {
  EchoGuard guard;
  guard.sent(Kind::kGo, at(1s));
  EXPECT_TRUE(guard.isEcho(Kind::kGo, at(1020ms)));
  EXPECT_FALSE(guard.isEcho(Kind::kGo, at(1030ms)));
}

TEST(EchoGuard, WhatWasSentTwiceComesBackTwice) {
  EchoGuard guard;
  guard.sent(Kind::kStop, at(1s));
  guard.sent(Kind::kStop, at(1200ms));
  EXPECT_TRUE(guard.isEcho(Kind::kStop, at(1010ms)));
  EXPECT_TRUE(guard.isEcho(Kind::kStop, at(1210ms)));
  EXPECT_FALSE(guard.isEcho(Kind::kStop, at(1220ms)));
}

TEST(EchoGuard, AfterASecondItIsNoEchoAnyMore) {
  EchoGuard guard;
  guard.sent(Kind::kGo, at(1s));
  EXPECT_FALSE(guard.isEcho(Kind::kGo, at(2s + 1ns)));
  guard.sent(Kind::kGo, at(5s));
  EXPECT_TRUE(guard.isEcho(Kind::kGo, at(6s)));
}

TEST(EchoGuard, ALocateIsTheEchoOfItsOwnPlaceOnly) {
  EchoGuard guard;
  guard.sent(Kind::kLocate, at(1s), Beats::sixteenths(16));
  EXPECT_FALSE(guard.isEcho(Kind::kLocate, at(1010ms), Beats::sixteenths(17)));
  EXPECT_TRUE(guard.isEcho(Kind::kLocate, at(1020ms), Beats::sixteenths(16)));
}

TEST(EchoGuard, NothingSentBeforeAPlayerActedIsAnEcho) {
  EchoGuard guard;
  guard.sent(Kind::kStop, at(1s));
  guard.playerActed(Kind::kGo, at(1005ms));
  EXPECT_FALSE(guard.isEcho(Kind::kStop, at(1010ms)));
}

TEST(EchoGuard, TheStopThatAnswersThePlayersOwnIsNotWaitedFor) {
  EchoGuard guard;
  guard.playerActed(Kind::kStop, at(1s));
  guard.sent(Kind::kStop, at(1300ms));
  EXPECT_FALSE(guard.isEcho(Kind::kStop, at(1400ms)));
  guard.sent(Kind::kStop, at(1500ms));  // another one's
  EXPECT_TRUE(guard.isEcho(Kind::kStop, at(1510ms)));
}

TEST(EchoGuard, AStopLongAfterThePlayersOwnIsAnothers) {
  EchoGuard guard;
  guard.playerActed(Kind::kStop, at(1s));
  guard.sent(Kind::kStop, at(3s));
  EXPECT_TRUE(guard.isEcho(Kind::kStop, at(3010ms)));
}

TEST(EchoGuard, RemembersTheLatestOfMany) {
  EchoGuard guard;
  for (int i = 0; i < 100; ++i) {
    guard.sent(Kind::kLocate, at(1s + i * 1ms), Beats::sixteenths(i));
  }
  EXPECT_FALSE(guard.isEcho(Kind::kLocate, at(1110ms), Beats::sixteenths(0)));
  for (int i = 90; i < 100; ++i) {
    EXPECT_TRUE(guard.isEcho(Kind::kLocate, at(1110ms), Beats::sixteenths(i)));
  }
}

TEST(EchoGuard, TheRoomsTempoIsAnEcho) {
  EchoGuard guard;
  EXPECT_FALSE(guard.isEcho(heard(120), at(1s)));
  guard.tempo(Bpm{}, at(1s));
  EXPECT_TRUE(guard.isEcho(heard(120), at(1s)));
  EXPECT_TRUE(guard.isEcho(heard(120.2, 0.3), at(1s)));
  EXPECT_FALSE(guard.isEcho(heard(120.2, 0.1), at(1s)));
}

TEST(EchoGuard, ATempoMayBeHeardForSomeTimeAfterItHasChanged) {
  EchoGuard guard;
  guard.tempo(Bpm{}, at(1s));
  guard.tempo(Bpm{}, at(30s));  // still the same
  guard.tempo(*Bpm::from(90), at(31s));
  EXPECT_TRUE(guard.isEcho(heard(120), at(32s)));
  EXPECT_TRUE(guard.isEcho(heard(90), at(32s)));
  EXPECT_TRUE(guard.isEcho(heard(120), at(46s)));
  EXPECT_FALSE(guard.isEcho(heard(120), at(46s + 1ns)));
}

TEST(EchoGuard, ATempoFromBeforeThePlayersOwnIsNoEcho) {
  EchoGuard guard;
  guard.tempo(Bpm{}, at(1s));
  guard.playerTempo(at(5s));
  guard.tempo(*Bpm::from(128), at(5100ms));
  EXPECT_FALSE(guard.isEcho(heard(120), at(6s)));
  EXPECT_TRUE(guard.isEcho(heard(128), at(6s)));
}

TEST(EchoGuard, RemembersTheLatestTempoOfAKnobThatTurns) {
  EchoGuard guard;
  for (int i = 0; i < 100; ++i) guard.tempo(*Bpm::from(100 + i), at(1s + i * 30ms));
  EXPECT_TRUE(guard.isEcho(heard(199), at(5s)));
  EXPECT_TRUE(guard.isEcho(heard(190), at(5s)));
}

}  // namespace
}  // namespace midipool
