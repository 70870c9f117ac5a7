// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/player.hpp"

#include "client/player_test.hpp"
#include "client/transport_words.hpp"
#include "wire/midi_item.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;
using testing::PlayerTest;
using Bytes = std::vector<std::uint8_t>;
using Lines = std::vector<std::string>;
using Statuses = std::vector<int>;

TEST_F(PlayerTest, AsksToJoinAsHisSettingsSay) {
  player_.connected(server_);
  const auto joins = server_.all<JoinRoom>();
  ASSERT_EQ(joins.size(), 1U);
  EXPECT_EQ(joins[0].room, "jam");
  EXPECT_EQ(joins[0].nickname, "Kim");
  EXPECT_EQ(joins[0].password, "hush");
  EXPECT_EQ(joins[0].identity, "kim's secret");
  EXPECT_EQ(joins[0].program, "midipool/test");
  EXPECT_EQ(joins[0].resume, "");
  EXPECT_FALSE(player_.online());
  run(1s);
  EXPECT_EQ(server_.questions_, 0);
}

TEST_F(PlayerTest, IsInTheRoomWhenTheServerSaysSo) {
  join({timelineIn(0s, false)});
  EXPECT_TRUE(player_.online());
  EXPECT_EQ(player_.members().size(), 2U);
  EXPECT_EQ(player_.schedule().timelines().size(), 1U);
  EXPECT_EQ(told_, Lines{"joined room jam as Kim 2, 2 players, 120 bpm"});
}

TEST_F(PlayerTest, LocksHisClockWithTheFirstBurst) {
  join({timelineIn(0s, false)});
  EXPECT_EQ(player_.clockState(), ClockState::kFree);
  run(200ms);
  EXPECT_EQ(player_.clockState(), ClockState::kLocked);
  EXPECT_TRUE(wasTold("clock locked"));
  const auto error =
      player_.clock().mapping().toSession(clock_.now_) - server_.sessionAt(clock_.now_);
  EXPECT_LE(std::chrono::abs(error), 1us);
}

TEST_F(PlayerTest, TicksOnlyOnceTheFirstBurstIsIn) {
  join({timelineIn(0s, false)});
  run(150ms);
  EXPECT_TRUE(sent_.empty());
  run(150ms);
  EXPECT_FALSE(sent_.empty());
}

TEST_F(PlayerTest, PlaysWhatTheServerAnnounces) {
  join({timelineIn(0s, false)});
  run(1s);
  sent_.clear();
  const auto start = player_.schedule().timelines().front().tickTime(96);
  auto playing = timelineIn(0s, true, 1'001);
  playing.start = start;
  hear(BarSync{playing});
  run(2s);
  EXPECT_EQ(sentTransport(), Statuses{0xFA});
}

TEST_F(PlayerTest, ADatagramOfTheBusCountsLikeAMessage) {
  join({timelineIn(0s, false)});
  const auto text = encode(BarSync{timelineIn(1s, true, 1'001)});
  const auto bytes = std::span{reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
  player_.datagram(server_.seal(DatagramKind::kBus, bytes), clock_.now_);
  hear(BarSync{timelineIn(1s, true, 1'001)});
  EXPECT_EQ(player_.schedule().timelines().size(), 2U);
  EXPECT_EQ(player_.schedule().latestRevision(), 1'001U);
}

TEST_F(PlayerTest, AStrangersDatagramsChangeNothing) {
  player_.datagram(Bytes(100, 8), clock_.now_);
  join({timelineIn(0s, false)});
  const auto text = encode(BarSync{timelineIn(1s, true, 1'001)});
  const auto bytes = std::span{reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
  auto forged = server_.seal(DatagramKind::kBus, bytes);
  forged.back() ^= 1;
  player_.datagram(forged, clock_.now_);
  player_.datagram(Bytes{}, clock_.now_);
  EXPECT_EQ(player_.schedule().latestRevision(), 1'000U);
}

TEST_F(PlayerTest, WhatHisSequencerDoesIsAskedOfTheRoom) {
  join({timelineIn(0s, false)});
  run(1s);
  play({0xFA});
  play({0xF2, 16, 0});
  const auto wishes = server_.all<SteerTransport>();
  ASSERT_EQ(wishes.size(), 2U);
  EXPECT_EQ(wishes[0].request, TransportRequest{StartSong{}});
  EXPECT_EQ(wishes[1].request, TransportRequest{LocateSong{Beats::sixteenths(16)}});
  EXPECT_TRUE(player_.sequencerActive());
}

TEST_F(PlayerTest, WhatHeStartsIsCountedInAsHeHasSet) {
  join({timelineIn(0s, false)});
  run(1s);
  player_.setCountIn(2);
  play({0xFA});
  player_.steer({ContinueSong{}, Quantise::kNone, 0});
  player_.steer({StopSong{}});
  player_.setCountIn(0);
  player_.steer({StartSong{}});
  const auto wishes = server_.all<SteerTransport>();
  ASSERT_EQ(wishes.size(), 4U);
  EXPECT_EQ(wishes[0].request.countInBars, 2);
  EXPECT_EQ(wishes[1].request.countInBars, 0);
  EXPECT_FALSE(wishes[2].request.countInBars);
  EXPECT_FALSE(wishes[3].request.countInBars);
}

TEST_F(PlayerTest, HisSequencersTempoIsAskedOfTheRoom) {
  join({timelineIn(0s, false)});
  run(1s);
  for (int i = 0; i < 100; ++i) {
    play({0xF8});
    clock_.now_ += 20ms;  // 125 bpm
  }
  const auto wishes = server_.all<SteerTransport>();
  ASSERT_EQ(wishes.size(), 1U);
  EXPECT_EQ(wishes[0].request, TransportRequest{ChangeTempo{*Bpm::from(125)}});
}

TEST_F(PlayerTest, WhatHisSlaveEchoesIsAskedOfNobody) {
  join({timelineIn(0s, false)});
  run(1s);
  sent_.clear();
  hear(BarSync{timelineIn(500ms, true, 1'001)});
  for (int i = 0; i < 600; ++i) {
    const auto before = sent_.size();
    run(5ms);
    for (auto k = before; k < sent_.size(); ++k) {
      play({sent_[k].message.data().begin(), sent_[k].message.data().end()});
    }
  }
  EXPECT_EQ(sentTransport(), Statuses{0xFA});
  EXPECT_TRUE(server_.all<SteerTransport>().empty());
}

TEST_F(PlayerTest, WithoutAServerNothingIsAsked) {
  join({timelineIn(0s, false)});
  run(1s);
  player_.disconnected("cable");
  play({0xFA});
  EXPECT_FALSE(player_.steer({StartSong{}}));
  EXPECT_TRUE(server_.all<SteerTransport>().empty());
}

TEST_F(PlayerTest, HisOwnWishGoesToTheServer) {
  EXPECT_FALSE(player_.steer({StopSong{}}));
  join({timelineIn(0s, false)});
  EXPECT_TRUE(player_.steer({StopSong{}}));
  EXPECT_EQ(server_.all<SteerTransport>().size(), 1U);
}

TEST_F(PlayerTest, WhenTheServerIsLostHeGoesOn) {
  join({timelineIn(500ms, true)});
  run(2s);
  player_.disconnected("cable");
  EXPECT_FALSE(player_.online());
  EXPECT_TRUE(wasTold("lost the server (cable)"));
  sent_.clear();
  run(60s);
  EXPECT_EQ(sent_.size(), 60U * 48U);
  EXPECT_EQ(player_.clockState(), ClockState::kHoldover);
  EXPECT_TRUE(wasTold("clock in holdover"));
}

TEST_F(PlayerTest, WhenTheServerReturnsNobodyHearsIt) {
  const auto playing = timelineIn(500ms, true);
  join({playing});
  run(10s);
  player_.disconnected("cable");
  run(10s);
  sent_.clear();
  server_.heard_.clear();
  player_.connected(server_);
  EXPECT_EQ(server_.all<JoinRoom>().at(0).resume, "token");
  hear(joined({playing}));
  EXPECT_TRUE(wasTold("back in room jam"));
  run(10s);
  EXPECT_EQ(sentTransport(), Statuses{});
  EXPECT_EQ(sent_.size(), 480U);
  EXPECT_EQ(player_.clockState(), ClockState::kLocked);
}

TEST_F(PlayerTest, TheServersTimelinesCountAloneAfterItsReturn) {
  join({timelineIn(500ms, true, 2'000)});
  run(2s);
  player_.disconnected("killed");
  join({timelineIn(0s, false, 1'500)});
  EXPECT_EQ(player_.schedule().latestRevision(), 1'500U);
  run(1s);
  EXPECT_EQ(sentTransport().back(), 0xF2);  // it was stopped and placed
}

TEST_F(PlayerTest, ANewSessionClockIsLearntFromTheBeginning) {
  join({timelineIn(0s, false)});
  run(10s);
  player_.disconnected("killed");
  server_.offset_ = 5s;
  join({timelineIn(0s, false)}, "another epoch");
  EXPECT_TRUE(wasTold("new session clock"));
  EXPECT_EQ(player_.clockState(), ClockState::kFree);
  run(300ms);
  EXPECT_EQ(player_.clockState(), ClockState::kLocked);
  const auto error =
      player_.clock().mapping().toSession(clock_.now_) - server_.sessionAt(clock_.now_);
  EXPECT_LE(std::chrono::abs(error), 1us);
}

TEST_F(PlayerTest, TimesOfANewSessionClockAreNotPlayedByTheOldOne) {
  join({timelineIn(500ms, true)});
  run(10s);
  player_.disconnected("moved to another server");
  server_.offset_ -= 3600s;
  sent_.clear();
  join({timelineIn(-10s, true, 2'000)}, "another epoch");
  run(100ms);  // not yet eight answers
  for (const auto& message : sent_) EXPECT_NE(message.message.status(), 0xF2);
  run(5s);
  EXPECT_EQ(sent_.back().message.status(), 0xF8);
}

TEST_F(PlayerTest, TellsWhatOthersDo) {
  join({timelineIn(0s, false)});
  told_.clear();
  hear(MemberJoined{{3, "Bo", {}}});
  hear(TransportChanged{3, "Bo", {ChangeTempo{*Bpm::from(128)}}, SessionTime{}, 5});
  hear(RoomChanged{Steering::kOwner, true});
  hear(MemberLeft{3, "left"});
  hear(MemberLeft{99, "nobody"});
  EXPECT_EQ(told_, (Lines{"Bo joins", "Bo: tempo 128",
                          "room settings: steered by owner, with a password", "Bo leaves (left)"}));
  EXPECT_EQ(player_.members().size(), 2U);
  EXPECT_EQ(player_.joined()->steering, Steering::kOwner);
}

TEST_F(PlayerTest, ChangesThatWaitForABarLineSaySo) {
  join({timelineIn(0s, true)});
  run(2s);
  told_.clear();
  const auto line = server_.sessionAt(clock_.now_) + 1500ms;
  hear(TransportChanged{3, "Bo", {ChangeTempo{*Bpm::from(128)}, Quantise::kBar}, line, 5});
  hear(TransportChanged{3, "Bo", {ChangeSignature{*TimeSignature::from(3, 4)}}, line, 6});
  hear(TransportChanged{3, "Bo", {StopSong{}, Quantise::kBeat}, line - 1400ms, 7});
  EXPECT_EQ(told_, (Lines{"Bo: tempo 128, at the bar line in 1.5 s",
                          "Bo: signature 3/4, at the bar line in 1.5 s", "Bo: stop"}));
}

TEST_F(PlayerTest, TellsOnceWhereMidiHasNoSongPosition) {
  auto far = timelineIn(0s, true);
  far.song = Beats::quarters(4096) - Beats::ticks(1);
  join({far});
  EXPECT_FALSE(wasTold("song position"));
  for (std::uint64_t revision : {2'000U, 3'000U}) {
    far.song = Beats::quarters(4096);
    far.revision = revision;
    hear(BarSync{far});
  }
  EXPECT_EQ(std::ranges::count(told_, kNoSongPosition), 1);
  far.song = {};
  far.revision = 4'000;
  hear(BarSync{far});
  far.song = Beats::quarters(9000);
  far.revision = 5'000;
  hear(BarSync{far});
  EXPECT_EQ(std::ranges::count(told_, kNoSongPosition), 2);
}

TEST_F(PlayerTest, KnowsTheOthersLines) {
  join({timelineIn(0s, false)});
  LineReport line;
  line.roundTrip = 20ms;
  hear(MemberLines{{{2, "Ada", line}, {99, "nobody", line}}});
  EXPECT_EQ(player_.members().at(2).line, line);
  EXPECT_EQ(player_.members().size(), 2U);
}

TEST_F(PlayerTest, ReportsHisOwnLine) {
  player_.setOutputLead(7ms);
  join({timelineIn(0s, false)});
  run(395ms);
  EXPECT_TRUE(server_.all<ReportLine>().empty());
  run(10100ms);
  const auto reports = server_.all<ReportLine>();
  EXPECT_EQ(reports.size(), 6U);  // after 0.4 s, then every 2 s
  EXPECT_EQ(reports.back().report.clock, ClockState::kLocked);
  EXPECT_EQ(reports.back().report.roundTrip, 20ms);
  EXPECT_EQ(reports.back().report.outputLead, 7ms);
}

TEST_F(PlayerTest, ARefusalForGoodIsNoMatterOfTryingAgain) {
  for (const char* code : {"wrong_password", "room_full", "too_many_rooms", "kicked"}) {
    player_.connected(server_);
    hear(ErrorReport{code, "no", {}});
    EXPECT_EQ(refusals_.back(), code);
    player_.disconnected("closed");
  }
  EXPECT_TRUE(told_.empty());
}

TEST_F(PlayerTest, OtherErrorsAreOnlyTold) {
  join({timelineIn(0s, false)});
  hear(ErrorReport{"not_allowed", "only the room's owner may steer this room", {}});
  hear(ErrorReport{"wrong_password", "for another request", {}});
  EXPECT_TRUE(wasTold("the server says: only the room's owner"));
  EXPECT_TRUE(refusals_.empty());
}

TEST_F(PlayerTest, AGoodbyeIsForGoodWhenHeIsNotWantedThereAnyMore) {
  join({timelineIn(0s, false)});
  hear(Goodbye{"shutdown", "the server shuts down"});
  EXPECT_TRUE(refusals_.empty());
  EXPECT_TRUE(wasTold("the server says goodbye: the server shuts down"));
  hear(Goodbye{"replaced", "taken over"});
  hear(Goodbye{"kicked", "for ten minutes"});
  hear(Goodbye{"room_closed", "by the administrator"});
  EXPECT_EQ(refusals_, (Lines{"replaced", "kicked", "room_closed"}));
}

TEST_F(PlayerTest, TheMessageOfTheDayIsToldOnceAndWhenItChanges) {
  auto there = joined({timelineIn(0s, false)});
  there.messageOfTheDay = "rehearsal at eight";
  player_.connected(server_);
  hear(there);
  EXPECT_EQ(told_.back(), "message of the day: rehearsal at eight");
  player_.disconnected("lost");
  told_.clear();
  player_.connected(server_);
  hear(there);
  EXPECT_FALSE(wasTold("message of the day"));
  hear(MessageOfTheDay{"at nine"});
  EXPECT_EQ(told_.back(), "message of the day: at nine");
  EXPECT_EQ(player_.joined()->messageOfTheDay, "at nine");
  told_.clear();
  hear(MessageOfTheDay{""});
  EXPECT_TRUE(told_.empty());
}

TEST_F(PlayerTest, ItIsToldOnceThatTheServerRecordsAndWhenItEnds) {
  auto there = joined({timelineIn(0s, false)});
  there.recorded = true;
  player_.connected(server_);
  hear(there);
  EXPECT_EQ(told_.back(), "the server records the room");
  player_.disconnected("lost");
  told_.clear();
  player_.connected(server_);
  hear(there);
  hear(RoomRecorded{true, 7});
  EXPECT_FALSE(wasTold("the server records"));
  hear(RoomRecorded{false});
  EXPECT_EQ(told_.back(), "the server no longer records the room");
  EXPECT_FALSE(player_.joined()->recorded);
  told_.clear();
  hear(RoomRecorded{true});
  EXPECT_EQ(told_.back(), "the server records the room");
}

TEST_F(PlayerTest, KnowsWhoIsMutedForEverybody) {
  join({timelineIn(0s, false)});
  hear(MemberMuted{2, true});
  EXPECT_TRUE(player_.members().at(2).muted);
  EXPECT_EQ(told_.back(), "the server's administrator mutes Ada for everybody");
  hear(MemberMuted{2, false});
  EXPECT_FALSE(player_.members().at(2).muted);
  hear(MemberMuted{99, true});
  EXPECT_EQ(player_.members().size(), 2U);
}

TEST_F(PlayerTest, AnOwnersSettingsChangeARoomThatWasThere) {
  player_.connected(server_);
  auto open = joined({timelineIn(0s, false)});
  open.password = false;
  open.owner = true;
  hear(open);
  const auto changes = server_.all<ChangeRoom>();
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0].password, "hush");
  EXPECT_FALSE(changes[0].steering);
}

TEST_F(PlayerTest, WhatAnOwnerChangesHoldsWhenHeComesBack) {
  EXPECT_FALSE(player_.changeRoom({Steering::kOwner, ""}));
  auto open = joined({timelineIn(0s, false)});
  open.owner = true;
  player_.connected(server_);
  hear(open);
  EXPECT_TRUE(player_.changeRoom({Steering::kOwner, ""}));
  EXPECT_EQ(server_.all<ChangeRoom>().back().password, "");
  player_.disconnected("the server starts anew");
  player_.connected(server_);
  const auto again = server_.all<JoinRoom>().back();
  EXPECT_EQ(again.steering, Steering::kOwner);
  EXPECT_EQ(again.password, "");
}

TEST_F(PlayerTest, AGuestIsToldThatTheRoomIsNotAsHeWants) {
  player_.connected(server_);
  auto open = joined({timelineIn(0s, false)});
  open.password = false;
  hear(open);
  EXPECT_TRUE(server_.all<ChangeRoom>().empty());
  EXPECT_TRUE(wasTold("the room was there before: steered by everyone, no password"));
}

TEST_F(PlayerTest, LeavesProperly) {
  join({timelineIn(0s, false)});
  told_.clear();
  player_.leave();
  EXPECT_EQ(server_.all<LeaveRoom>().size(), 1U);
  EXPECT_EQ(server_.closed_.size(), 1U);
  player_.disconnected("left");
  EXPECT_TRUE(told_.empty());
}

TEST_F(PlayerTest, SharesWhatHePlaysAndNotHisTransport) {
  join({timelineIn(0s, false)});
  run(1s);
  play({0x90, 60, 100});
  play({0xFC});
  play({0xB0, 1, 5});  // of a kind that he does not share
  ASSERT_EQ(server_.midi_.size(), 1U);
  RedundantStream stream;
  std::vector<MidiItem> items;
  stream.receive(server_.midi_[0], clock_.now_,
                 [&](auto bytes) { items.push_back(decodeMidiItem(bytes).value()); });
  ASSERT_EQ(items.size(), 1U);
  EXPECT_EQ(items[0].message, MessageBytes::of(Bytes{0x90, 60, 100}));
  EXPECT_LE(std::chrono::abs(items[0].time - server_.sessionAt(clock_.now_)), 1us);
}

TEST_F(PlayerTest, PutsOutWhatOthersPlayAndEndsTheirNotesWhenTheyLeave) {
  join({timelineIn(0s, false)});
  RedundantStream stream;
  const MidiItem note{2, SessionTime{}, MessageBytes::of(Bytes{0x90, 60, 100})};
  stream.push(encode(note), clock_.now_);
  player_.datagram(server_.seal(DatagramKind::kMidi, stream.packetDue(clock_.now_).value()),
                   clock_.now_);
  run(20ms);
  EXPECT_EQ(sentTransport(), Statuses{0x90});
  hear(MemberLeft{2, "left"});
  run(20ms);
  EXPECT_EQ(sentTransport(), (Statuses{0x90, 0x80}));
}

TEST_F(PlayerTest, TellsOnceOfAServerThatDoesNotAnswerByUdp) {
  server_.mute_ = true;
  join({timelineIn(0s, false)});
  run(4900ms);
  EXPECT_FALSE(wasTold("UDP"));
  run(60s);
  EXPECT_EQ(
      std::ranges::count_if(told_, [](const auto& line) { return line.find("UDP") != line.npos; }),
      1);
  EXPECT_GT(server_.questions_, 100);
}

TEST_F(PlayerTest, WhatTheServerGarblesIsToldAndSkipped) {
  join({timelineIn(0s, false)});
  player_.received("{");
  player_.received(R"({"type": "bar_sync"})");
  player_.received(R"({"type": "dance"})");
  EXPECT_TRUE(wasTold("does not understand: a message must be one JSON object"));
  EXPECT_TRUE(wasTold("target_send_timestamp must be there"));
  EXPECT_EQ(told_.size(), 3U);
  EXPECT_TRUE(player_.online());
}

TEST_F(PlayerTest, SaysWhenHeWantsToBeCalledAgain) {
  EXPECT_EQ(player_.tick(), clock_.now_ + 500ms);
  join({timelineIn(0s, false)});
  EXPECT_EQ(player_.tick(), clock_.now_ + 20ms);  // the next question of the burst
}

TEST_F(PlayerTest, ASequencerIsActiveForSomeSeconds) {
  EXPECT_FALSE(player_.sequencerActive());
  play({0xFE});
  EXPECT_TRUE(player_.sequencerActive());
  clock_.now_ += 5s;
  EXPECT_FALSE(player_.sequencerActive());
}

}  // namespace
}  // namespace midipool
