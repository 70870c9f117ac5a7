// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/room.hpp"

#include <gtest/gtest.h>

#include "server/recording_links.hpp"
#include "server/secret_hash.hpp"
#include "wire/midi_item.hpp"
#include "wire/protocol_error.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;
using testing::DatagramPeer;
using testing::endpoint;
using testing::RecordingLink;
using Bytes = std::vector<std::uint8_t>;

Timeline standing() {
  Timeline timeline;
  timeline.revision = 1'000;
  return timeline;
}

const Room::Steerer kOutside{0, "foot switch", false};

class RoomTest : public ::testing::Test {
 protected:
  // Both clocks begin together.
  static Room::Moment at(Nanoseconds time) { return {LocalTime{time}, SessionTime{time}}; }

  Member& enter(RecordingLink& link, const std::string& nickname, bool owner = false,
                const std::string& resume = "") {
    return room_.enter({nickname, resume, owner}, link, datagrams_, nextId_++);
  }
  // The member has said something by UDP, so the server knows where he is.
  DatagramPeer reached(Member& member) {
    DatagramPeer peer{member.access()};
    const auto question = peer.seal(DatagramKind::kClockQuestion, Bytes(24));
    EXPECT_TRUE(member.open(question, endpoint(static_cast<std::uint16_t>(member.id()))));
    return peer;
  }
  Room::Granted steer(const TransportAction& action, Nanoseconds time,
                      const Room::Steerer& who = kOutside) {
    return room_.steer(who, {action}, at(time));
  }
  [[nodiscard]] bool playingAt(Nanoseconds time) const {
    return room_.conductor().schedule().at(SessionTime{time}).playing;
  }
  void tickUntil(Nanoseconds from, Nanoseconds to) {
    for (auto time = from; time < to; time += 250ms) room_.tick(at(time));
  }

  testing::RecordingDatagrams datagrams_;
  RecordingLink kim_;
  RecordingLink ada_;
  int saved_ = 0;
  std::uint32_t nextId_ = 1;
  Room room_{"jam", {}, standing(), [this](const Room&) { ++saved_; }};
};

TEST_F(RoomTest, TellsWhatItIs) {
  enter(kim_, "Kim");
  EXPECT_EQ(room_.info(SessionTime{}, 64), (RoomInfo{"jam", 1, 64, false, false, Bpm{}}));
  (void)steer(ContinueSong{}, 1s);
  (void)steer(ChangeTempo{*Bpm::from(90)}, 1s);
  EXPECT_EQ(room_.info(SessionTime{5s}, 64), (RoomInfo{"jam", 1, 64, false, true, *Bpm::from(90)}));
}

TEST_F(RoomTest, TheOthersHearWhoComesAndGoes) {
  enter(kim_, "Kim");
  auto& ada = enter(ada_, "Ada");
  EXPECT_TRUE(ada_.messages_.empty());
  EXPECT_EQ(kim_.one<MemberJoined>().member, ada.info());
  room_.leave(ada, "left");
  EXPECT_EQ(kim_.one<MemberLeft>().id, 2U);
  EXPECT_EQ(kim_.one<MemberLeft>().reason, "left");
  EXPECT_TRUE(ada_.messages_.empty());
  EXPECT_EQ(room_.members().size(), 1U);
}

TEST_F(RoomTest, NicknamesAllDiffer) {
  RecordingLink third;
  EXPECT_EQ(enter(kim_, "Kim").nickname(), "Kim");
  EXPECT_EQ(enter(ada_, "Kim").nickname(), "Kim 2");
  EXPECT_EQ(enter(third, "Kim").nickname(), "Kim 3");
}

TEST_F(RoomTest, WhoComesBackTakesHisOldPlace) {
  enter(kim_, "Kim");
  const auto token = enter(ada_, "Ada").resume();
  EXPECT_TRUE(room_.hasPlaceToResume(token));
  RecordingLink again;
  const auto& back = enter(again, "Ada", false, token);
  EXPECT_EQ(back.id(), 2U);
  EXPECT_EQ(back.nickname(), "Ada");
  EXPECT_NE(back.resume(), token);
  EXPECT_FALSE(room_.hasPlaceToResume(token));
  EXPECT_EQ(room_.members().size(), 2U);
  EXPECT_EQ(ada_.one<Goodbye>().code, "replaced");
  EXPECT_EQ(ada_.closed_.size(), 1U);
  EXPECT_TRUE(kim_.all<MemberLeft>().empty());
}

TEST_F(RoomTest, NoTokenResumesNothing) {
  enter(kim_, "Kim");
  EXPECT_FALSE(room_.hasPlaceToResume(""));
  EXPECT_FALSE(room_.hasPlaceToResume("guess"));
  EXPECT_EQ(enter(ada_, "Ada", false, "guess").id(), 2U);
}

TEST_F(RoomTest, AllHearAGrantedRequestAndItsBarFirst) {
  enter(kim_, "Kim");
  enter(ada_, "Ada");
  kim_.forget();
  const auto granted = steer(StartSong{}, 1s, {1, "Kim", false});
  EXPECT_EQ(granted.revision, 1'001U);
  for (const auto* link : {&kim_, &ada_}) {
    ASSERT_EQ(link->messages_.size(), 2U);
    const auto& bar = std::get<BarSync>(link->messages_[0]).timeline;
    EXPECT_EQ(bar.revision, 1'001U);
    EXPECT_EQ(bar.start, granted.takesEffect);
    const auto& changed = std::get<TransportChanged>(link->messages_[1]);
    EXPECT_EQ(changed.member, 1U);
    EXPECT_EQ(changed.nickname, "Kim");
    EXPECT_EQ(changed.request, TransportRequest{StartSong{}});
    EXPECT_EQ(changed.takesEffect, granted.takesEffect);
    EXPECT_EQ(changed.revision, 1'001U);
  }
  EXPECT_EQ(saved_, 1);
}

TEST_F(RoomTest, WhatChangesNothingIsToldToNobody) {
  enter(kim_, "Kim");
  EXPECT_EQ(steer(StopSong{}, 1s).revision, 0U);
  EXPECT_TRUE(kim_.messages_.empty());
  EXPECT_EQ(saved_, 0);
}

TEST_F(RoomTest, AChangeWaitsForTheSlowestMember) {
  auto& kim = enter(kim_, "Kim");
  auto& ada = enter(ada_, "Ada");
  LineReport line;
  line.roundTrip = 2ms;
  room_.report(kim, line);
  line.roundTrip = 300ms;
  room_.report(ada, line);
  // Half of the round trip, 10 ms and a tick, up to the next tick.
  const auto effect = steer(StartSong{}, 1s).takesEffect;
  EXPECT_GE(effect, SessionTime{1s + 160ms + 20'833'333ns});
  EXPECT_LE(effect, SessionTime{1s + 160ms + 2 * 20'833'334ns});
}

TEST_F(RoomTest, AChangeGoesOutAsADatagramThreeTimes) {
  auto& kim = enter(kim_, "Kim");
  auto peer = reached(kim);
  (void)steer(StartSong{}, 1s);
  for (auto time = 1s + 1ms; time < 1100ms; time += 1ms) room_.tick(at(time));
  const auto received = peer.open(datagrams_);
  ASSERT_EQ(received.size(), 3U);
  for (const auto& datagram : received) {
    EXPECT_EQ(datagram.kind, DatagramKind::kBus);
    const std::string text{datagram.payload.begin(), datagram.payload.end()};
    EXPECT_EQ(std::get<BarSync>(decodeServerMessage(text)).timeline.revision, 1'001U);
  }
}

TEST_F(RoomTest, WhoListensAlignedMakesTheRoomAgree) {
  auto& kim = enter(kim_, "Kim");
  auto& ada = enter(ada_, "Ada");
  room_.listenAs(kim, {PlayoutMode::kLive, 500ms}, at(1s));
  EXPECT_TRUE(ada_.all<PlayoutAgreed>().empty());
  room_.listenAs(ada, {PlayoutMode::kAligned, 20ms}, at(1s));
  const auto agreed = kim_.one<PlayoutAgreed>().playout;
  EXPECT_EQ(agreed.delay, 22ms);
  EXPECT_EQ(agreed.member, ada.id());
  EXPECT_GT(agreed.from, SessionTime{1s});
  EXPECT_LT(agreed.from, SessionTime{2s});
  EXPECT_EQ(ada_.one<PlayoutAgreed>().playout, agreed);
  EXPECT_EQ(room_.playout(), agreed);
  kim_.forget();
  room_.tick(at(10s));
  const auto lines = kim_.one<MemberLines>();
  EXPECT_EQ(lines.members.at(1).playout, (PlayoutWish{PlayoutMode::kAligned, 20ms}));
  room_.leave(ada, "left");
  room_.tick(at(11s));
  EXPECT_EQ(kim_.one<PlayoutAgreed>().playout.delay, 0ms);
}

TEST_F(RoomTest, TheOwnerSaysHowLongTheRoomWaits) {
  auto& owner = enter(kim_, "Kim", true);
  auto& ada = enter(ada_, "Ada");
  room_.listenAs(ada, {PlayoutMode::kAligned, 100ms}, at(1s));
  ada_.forget();
  room_.change(owner, {std::nullopt, std::nullopt, 50ms});
  room_.tick(at(2s));
  EXPECT_EQ(ada_.one<PlayoutAgreed>().playout.most, 50ms);
  EXPECT_EQ(ada_.one<PlayoutAgreed>().playout.delay, 0ms);
  EXPECT_EQ(roomSettingsFrom(toJson(room_.settings())).mostDelay, 50ms);
}

TEST_F(RoomTest, LessIsAgreedOnOnceItHasBeenEnoughForAWhile) {
  auto& kim = enter(kim_, "Kim");
  room_.listenAs(kim, {PlayoutMode::kAligned, 100ms}, at(1s));
  room_.listenAs(kim, {PlayoutMode::kAligned, 20ms}, at(2s));
  kim_.forget();
  EXPECT_LE(room_.nextDue(at(3s)), LocalTime{2s + CommonDelay::kShrinkAfter});
  room_.tick(at(2s + CommonDelay::kShrinkAfter));
  EXPECT_EQ(kim_.one<PlayoutAgreed>().playout.delay, 22ms);
}

TEST_F(RoomTest, OnlyTheOwnerSteersWhereItIsSo) {
  auto& owner = enter(kim_, "Kim", true);
  auto& ada = enter(ada_, "Ada");
  room_.change(owner, {Steering::kOwner, std::nullopt});
  EXPECT_THROW((void)steer(StartSong{}, 1s, {2, "Ada", false}), ProtocolError);
  EXPECT_THROW((void)steer(StartSong{}, 1s), ProtocolError);
  EXPECT_FALSE(playingAt(9s));
  EXPECT_NE(steer(StartSong{}, 1s, {1, "Kim", true}).revision, 0U);
  EXPECT_THROW(room_.change(ada, {Steering::kEveryone, std::nullopt}), ProtocolError);
  EXPECT_EQ(room_.settings().steering, Steering::kOwner);
}

TEST_F(RoomTest, ARequestThatMakesNoSenseLeavesNoTrace) {
  enter(kim_, "Kim");
  const LoopPlaces empty{Beats::quarters(1), Beats::quarters(1)};
  EXPECT_THROW((void)steer(ChangeLoop{empty}, 1s), ProtocolError);
  EXPECT_TRUE(kim_.messages_.empty());
  EXPECT_EQ(saved_, 0);
}

TEST_F(RoomTest, TheOwnerChangesSettingsAndAllHearOfIt) {
  auto& owner = enter(kim_, "Kim", true);
  enter(ada_, "Ada");
  room_.change(owner, {std::nullopt, "hush"});
  EXPECT_TRUE(matchesSecret("hush", room_.settings().passwordHash));
  EXPECT_TRUE(room_.info(SessionTime{}, 64).password);
  EXPECT_TRUE(ada_.one<RoomChanged>().password);
  EXPECT_EQ(ada_.one<RoomChanged>().steering, Steering::kEveryone);
  room_.change(owner, {std::nullopt, ""});
  EXPECT_TRUE(room_.settings().passwordHash.empty());
  EXPECT_EQ(saved_, 2);
}

TEST_F(RoomTest, AnnouncesBarsWhenTheyAreDue) {
  enter(kim_, "Kim");
  const auto start = steer(StartSong{}, 1s).takesEffect;
  kim_.forget();
  auto time = at(1s);
  while (time.session < SessionTime{11s}) {
    room_.tick(time);
    const auto due = room_.nextDue(time);
    ASSERT_GT(due, time.local);
    time = at(due.time_since_epoch());
  }
  const auto bars = kim_.all<BarSync>();
  ASSERT_GE(bars.size(), 6U);
  for (std::size_t i = 0; i < bars.size(); ++i) {
    EXPECT_EQ(bars[i].timeline.start, start + 2s * static_cast<int>(i));
  }
}

TEST_F(RoomTest, TellsTheLinesAtMostEveryOtherSecond) {
  auto& kim = enter(kim_, "Kim");
  enter(ada_, "Ada");
  LineReport line;
  for (auto time = 10s + 0ms; time < 20s; time += 100ms) {
    line.roundTrip += 1ms;
    room_.report(kim, line);
    room_.tick(at(time));
  }
  const auto lines = ada_.all<MemberLines>();
  EXPECT_EQ(lines.size(), 5U);
  ASSERT_EQ(lines.back().members.size(), 2U);
  EXPECT_TRUE(lines.back().members[0].line);
  EXPECT_FALSE(lines.back().members[1].line);
  tickUntil(30s, 40s);
  EXPECT_EQ(ada_.all<MemberLines>().size(), 6U);  // the last change, and then no more
}

TEST_F(RoomTest, PassesOnWhatAMemberPlaysAsHis) {
  auto& kim = enter(kim_, "Kim");
  auto peer = reached(enter(ada_, "Ada"));
  RedundantStream playing;
  const MidiItem note{99, SessionTime{1s}, MessageBytes::of(Bytes{0x90, 60, 100})};
  playing.push(encode(note), LocalTime{1s});
  room_.midi(kim, playing.packetDue(LocalTime{1s}).value(), at(1s));

  RedundantStream hearing;
  std::vector<MidiItem> heard;
  for (const auto& datagram : peer.open(datagrams_)) {
    EXPECT_EQ(datagram.kind, DatagramKind::kMidi);
    hearing.receive(datagram.payload, LocalTime{1s},
                    [&](auto item) { heard.push_back(decodeMidiItem(item).value()); });
  }
  ASSERT_EQ(heard.size(), 1U);
  EXPECT_EQ(heard[0].member, kim.id());  // whatever he says
  EXPECT_EQ(heard[0].message, note.message);
}

TEST_F(RoomTest, WhatMayNotBeSharedIsNotPassedOn) {
  auto& kim = enter(kim_, "Kim");
  auto& ada = enter(ada_, "Ada");
  (void)reached(ada);
  RedundantStream playing;
  const MidiItem stop{0, SessionTime{1s}, MessageBytes::of(Bytes{0xFC})};
  playing.push(encode(stop), LocalTime{1s});
  playing.push(Bytes{1, 2, 3}, LocalTime{1s});
  room_.midi(kim, playing.packetDue(LocalTime{1s}).value(), at(1s));
  EXPECT_EQ(ada.midi().waiting(), 0U);
  EXPECT_TRUE(datagrams_.sent_.empty());
}

TEST_F(RoomTest, AfterAGapTheMembersNotesAreLetGo) {
  auto& kim = enter(kim_, "Kim");
  auto& ada = enter(ada_, "Ada");
  auto peer = reached(ada);
  RedundantStream playing;
  const MidiItem note{0, SessionTime{1s}, MessageBytes::of(Bytes{0x90, 60, 100})};
  for (int i = 0; i < 600; ++i) playing.push(encode(note), LocalTime{1s});  // the first are lost
  while (const auto packet = playing.packetDue(LocalTime{2s})) room_.midi(kim, *packet, at(2s));

  RedundantStream hearing;
  int releases = 0;
  for (const auto& datagram : peer.open(datagrams_)) {
    hearing.receive(datagram.payload, LocalTime{2s}, [&](auto bytes) {
      const auto item = decodeMidiItem(bytes).value();
      EXPECT_EQ(item.member, kim.id());
      releases += item.message.empty() ? 1 : 0;
    });
  }
  EXPECT_EQ(releases, 1);
}

TEST_F(RoomTest, WhenAllHaveLeftTheSongPlaysOnForTwoMinutes) {
  auto& kim = enter(kim_, "Kim");
  (void)steer(StartSong{}, 1s);
  tickUntil(1s, 10s);
  room_.leave(kim, "left");
  tickUntil(10s, 129s);
  EXPECT_TRUE(playingAt(129s));
  tickUntil(129s, 131s);
  EXPECT_FALSE(playingAt(131s));
}

TEST_F(RoomTest, WhoComesBackWithinTwoMinutesFindsTheSongPlaying) {
  auto& kim = enter(kim_, "Kim");
  (void)steer(StartSong{}, 1s);
  room_.leave(kim, "left");
  tickUntil(10s, 100s);
  enter(ada_, "Ada");
  tickUntil(100s, 400s);
  EXPECT_TRUE(playingAt(400s));
}

TEST_F(RoomTest, ADesertedRoomThatIsStartedFromOutsidePlaysItsTwoMinutesAnew) {
  (void)steer(StartSong{}, 1s);
  tickUntil(1s, 200s);
  ASSERT_FALSE(playingAt(200s));
  (void)steer(StartSong{}, 1000s);
  tickUntil(1000s, 1060s);
  EXPECT_TRUE(playingAt(1060s));
  tickUntil(1060s, 1130s);
  EXPECT_FALSE(playingAt(1130s));
}

TEST_F(RoomTest, AStandingRoomHasNothingToDoForLong) {
  enter(kim_, "Kim");
  EXPECT_GE(room_.nextDue(at(1s)), LocalTime{600s});
}

}  // namespace
}  // namespace midipool
