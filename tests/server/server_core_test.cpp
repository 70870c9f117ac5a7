// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/server_core_test.hpp"

#include <algorithm>

namespace midipool {
namespace {

using namespace std::chrono_literals;
using testing::DatagramPeer;
using testing::joinOf;
using testing::RecordingLink;
using ServerCoreTest = testing::ServerCoreTest;

TEST_F(ServerCoreTest, WhoJoinsHearsAllHeNeeds) {
  const auto kim = join(kim_, joinOf("Kim"));
  EXPECT_EQ(kim.room, "jam");
  EXPECT_EQ(kim.nickname, "Kim");
  EXPECT_EQ(kim.program, "midipool/test");
  EXPECT_EQ(kim.epoch, epoch_.name());
  EXPECT_TRUE(kim.owner);
  EXPECT_EQ(kim.steering, Steering::kEveryone);
  ASSERT_EQ(kim.timelines.size(), 1U);
  EXPECT_EQ(kim.timelines[0].start, SessionTime{100s});
  const auto ada = join(ada_, joinOf("Ada"));
  EXPECT_FALSE(ada.owner);
  EXPECT_EQ(ada.members.size(), 2U);
  EXPECT_NE(ada.member, kim.member);
  EXPECT_EQ(kim_.one<MemberJoined>().member.nickname, "Ada");
  EXPECT_EQ(core_.members(), 2U);
  EXPECT_EQ(core_.counters().joins, 2U);
  EXPECT_EQ(log_,
            (std::vector<std::string>{"Kim joins jam (192.0.2.1)", "Ada joins jam (192.0.2.1)"}));
}

TEST_F(ServerCoreTest, AMakerOfARoomOwnsItWhenHeComesBack) {
  (void)join(kim_, joinOf("Kim"));
  core_.disconnected(kim_, "gone", clock_.now_);
  EXPECT_FALSE(join(ada_, joinOf("Ada")).owner);
  RecordingLink again;
  EXPECT_TRUE(join(again, joinOf("Kim")).owner);
}

TEST_F(ServerCoreTest, OneRoomAtATime) {
  (void)join(kim_, joinOf("Kim"));
  EXPECT_EQ(errorOf(kim_, joinOf("Kim", "other")), "already_joined");
  say(kim_, LeaveRoom{});
  say(kim_, joinOf("Kim", "other"));
  EXPECT_EQ(kim_.one<Joined>().room, "other");
}

TEST_F(ServerCoreTest, WhoIsInNoRoomCanOnlyAskForTheRooms) {
  connect(stranger_);
  EXPECT_EQ(errorOf(stranger_, SteerTransport{{StartSong{}}, {}, {}}), "not_joined");
  EXPECT_EQ(errorOf(stranger_, ReportLine{}), "not_joined");
  EXPECT_EQ(errorOf(stranger_, ChangeRoom{}), "not_joined");
  EXPECT_EQ(errorOf(stranger_, LeaveRoom{}), "");
  (void)join(kim_, joinOf("Kim"));
  say(stranger_, ListRooms{});
  ASSERT_EQ(stranger_.one<RoomList>().rooms.size(), 1U);
  EXPECT_EQ(stranger_.one<RoomList>().rooms[0].members, 1);
}

TEST_F(ServerCoreTest, WhoLeavesOrVanishesIsToldToTheOthers) {
  (void)join(kim_, joinOf("Kim"));
  const auto ada = join(ada_, joinOf("Ada"));
  const auto bo = join(bo_, joinOf("Bo"));
  kim_.forget();
  say(ada_, LeaveRoom{});
  core_.disconnected(bo_, "no sign of life", clock_.now_);
  const auto left = kim_.all<MemberLeft>();
  ASSERT_EQ(left.size(), 2U);
  EXPECT_EQ(left[0].id, ada.member);
  EXPECT_EQ(left[1].id, bo.member);
  EXPECT_EQ(left[1].reason, "no sign of life");
  EXPECT_EQ(core_.members(), 1U);
}

TEST_F(ServerCoreTest, AWrongPasswordIsRefused) {
  (void)join(kim_, joinOf("Kim", "jam", "hush"));
  connect(ada_);
  EXPECT_EQ(errorOf(ada_, joinOf("Ada", "jam", "wrong")), "wrong_password");
  EXPECT_EQ(errorOf(ada_, joinOf("Ada", "jam")), "wrong_password");
  EXPECT_EQ(core_.counters().refusals, 2U);
  EXPECT_EQ(core_.members(), 1U);
  say(ada_, joinOf("Ada", "jam", "hush"));
  EXPECT_EQ(ada_.all<Joined>().size(), 1U);
}

TEST_F(ServerCoreTest, WhoGuessesPasswordsIsSentAway) {
  (void)join(kim_, joinOf("Kim", "jam", "hush"));
  connect(ada_);
  for (int i = 0; i < 4; ++i) say(ada_, joinOf("Ada", "jam", "wrong"));
  EXPECT_TRUE(ada_.closed_.empty());
  say(ada_, joinOf("Ada", "jam", "wrong"));
  EXPECT_EQ(ada_.closed_.size(), 1U);
  EXPECT_EQ(ada_.one<Goodbye>().code, "wrong_password");
  // The goodbye is the last word.
  EXPECT_TRUE(std::holds_alternative<Goodbye>(ada_.messages_.back()));
}

TEST_F(ServerCoreTest, WhoseJoinsMakeNoSenseIsSentAwayTooButNotOutOfARoom) {
  const std::string invalid = R"({"type": "join", "room": "jam", "nickname": ""})";
  (void)join(kim_, joinOf("Kim"));
  connect(ada_);
  for (int i = 0; i < 4; ++i) core_.received(ada_, invalid, clock_.now_);
  EXPECT_TRUE(ada_.closed_.empty());
  core_.received(ada_, invalid, clock_.now_);
  EXPECT_EQ(ada_.closed_.size(), 1U);
  EXPECT_EQ(ada_.one<Goodbye>().code, "invalid_message");
  EXPECT_EQ(core_.counters().refusals, 5U);
  for (int i = 0; i < 6; ++i) core_.received(kim_, invalid, clock_.now_);
  for (int i = 0; i < 6; ++i) say(kim_, joinOf("Kim", "other"));
  EXPECT_TRUE(kim_.closed_.empty());
  EXPECT_EQ(kim_.all<ErrorReport>().size(), 12U);
}

TEST_F(ServerCoreTest, AFullRoomIsRefused) {
  for (auto* link : {&kim_, &ada_, &bo_}) (void)join(*link, joinOf("Kim"));
  connect(stranger_);
  EXPECT_EQ(errorOf(stranger_, joinOf("Cy")), "room_full");
  core_.disconnected(bo_, "gone", clock_.now_);
  say(stranger_, joinOf("Cy"));
  EXPECT_EQ(stranger_.all<Joined>().size(), 1U);
}

TEST_F(ServerCoreTest, TooManyRoomsAreRefusedWhileAllHavePlayers) {
  (void)join(kim_, joinOf("Kim", "first"));
  (void)join(ada_, joinOf("Ada", "second"));
  connect(bo_);
  EXPECT_EQ(errorOf(bo_, joinOf("Bo", "third")), "too_many_rooms");
  core_.disconnected(kim_, "gone", clock_.now_);
  say(bo_, joinOf("Bo", "third"));
  EXPECT_EQ(bo_.one<Joined>().room, "third");
  EXPECT_FALSE(keeper_.rooms_.contains("first"));
  EXPECT_TRUE(keeper_.rooms_.contains("second"));
}

// Used last is when the last player left, not when the last one came.
TEST_F(ServerCoreTest, TheRoomThatWasLeftLongestAgoMakesPlace) {
  (void)join(kim_, joinOf("Kim", "long evening"));
  wall_ += 3600;
  (void)join(ada_, joinOf("Ada", "short visit"));
  wall_ += 60;
  core_.disconnected(ada_, "gone", clock_.now_);
  wall_ += 4 * 3600;
  core_.disconnected(kim_, "gone", clock_.now_);
  (void)join(bo_, joinOf("Bo", "third"));
  EXPECT_TRUE(keeper_.rooms_.contains("long evening"));
  EXPECT_FALSE(keeper_.rooms_.contains("short visit"));
}

TEST_F(ServerCoreTest, ARequestWithANumberIsAnswered) {
  (void)join(kim_, joinOf("Kim"));
  (void)join(ada_, joinOf("Ada"));
  say(kim_, SteerTransport{{StartSong{}}, 7, {}});
  const auto accepted = kim_.one<TransportAccepted>();
  EXPECT_EQ(accepted.number, 7);
  EXPECT_EQ(accepted.revision, ada_.one<TransportChanged>().revision);
  EXPECT_EQ(accepted.takesEffect, ada_.one<BarSync>().timeline.start);
  EXPECT_TRUE(ada_.all<TransportAccepted>().empty());
  kim_.forget();
  say(kim_, SteerTransport{{ContinueSong{}}, 8, {}});
  EXPECT_EQ(kim_.one<TransportAccepted>().revision, 0U);
}

TEST_F(ServerCoreTest, ARequestThatMakesNoSenseIsAnsweredWithItsNumber) {
  (void)join(kim_, joinOf("Kim"));
  const LoopPlaces empty{Beats{}, Beats{}};
  say(kim_, SteerTransport{{ChangeLoop{empty}}, 9, {}});
  EXPECT_EQ(kim_.one<ErrorReport>().code, "invalid_message");
  EXPECT_EQ(kim_.one<ErrorReport>().number, 9);
  EXPECT_EQ(core_.counters().invalidMessages, 1U);
}

TEST_F(ServerCoreTest, ARequestWithAnInvalidFieldIsAnsweredWithItsNumber) {
  (void)join(kim_, joinOf("Kim"));
  for (const auto* message :
       {R"({"type": "transport", "action": "tempo", "bpm": 19.99, "request": 1})",
        R"({"type": "transport", "action": "dance", "request": 1})",
        R"({"type": "transport", "action": "start", "quantise": 3, "request": 1})",
        R"({"type": "transport", "request": 1})",
        R"({"type": "transport", "action": "start", "outside": 3, "request": 1})"}) {
    kim_.forget();
    core_.received(kim_, message, clock_.now_);
    EXPECT_EQ(kim_.one<ErrorReport>().code, "invalid_message") << message;
    EXPECT_EQ(kim_.one<ErrorReport>().number, 1) << message;
  }
  kim_.forget();
  core_.received(kim_, R"({"type": "transport", "action": "start", "request": -1})", clock_.now_);
  EXPECT_FALSE(kim_.one<ErrorReport>().number);
}

TEST_F(ServerCoreTest, OnlyTheOwnerSteersWhereItIsSo) {
  auto wanted = joinOf("Kim");
  wanted.steering = Steering::kOwner;
  EXPECT_EQ(join(kim_, wanted).steering, Steering::kOwner);
  (void)join(ada_, joinOf("Ada"));
  EXPECT_EQ(errorOf(ada_, SteerTransport{{StartSong{}}, {}, {}}), "not_allowed");
  EXPECT_EQ(errorOf(ada_, ChangeRoom{Steering::kEveryone, {}}), "not_allowed");
  EXPECT_EQ(errorOf(kim_, SteerTransport{{StartSong{}}, {}, {}}), "");
  EXPECT_EQ(errorOf(kim_, ChangeRoom{Steering::kEveryone, {}}), "");
  EXPECT_EQ(errorOf(ada_, SteerTransport{{StopSong{}}, {}, {}}), "");
}

TEST_F(ServerCoreTest, AFootSwitchSteersFromOutside) {
  (void)join(kim_, joinOf("Kim", "jam", "hush"));
  connect(stranger_);
  say(stranger_, SteerTransport{{StartSong{}}, 1, joinOf("foot switch", "jam", "hush")});
  EXPECT_NE(stranger_.one<TransportAccepted>().revision, 0U);
  EXPECT_EQ(kim_.one<TransportChanged>().member, 0U);
  EXPECT_EQ(kim_.one<TransportChanged>().nickname, "foot switch");
  EXPECT_TRUE(kim_.all<MemberJoined>().empty());
  EXPECT_EQ(errorOf(stranger_, SteerTransport{{StopSong{}}, {}, joinOf("x", "jam", "wrong")}),
            "wrong_password");
}

TEST_F(ServerCoreTest, SteeringFromOutsideMakesNoRoom) {
  connect(stranger_);
  EXPECT_EQ(errorOf(stranger_, SteerTransport{{StartSong{}}, {}, joinOf("foot switch")}),
            "no_such_room");
  EXPECT_EQ(core_.rooms().size(), 0U);
}

TEST_F(ServerCoreTest, FromOutsideTooOnlyTheOwnerSteersWhereItIsSo) {
  auto wanted = joinOf("Kim");
  wanted.steering = Steering::kOwner;
  (void)join(kim_, wanted);
  connect(stranger_);
  EXPECT_EQ(errorOf(stranger_, SteerTransport{{StartSong{}}, {}, joinOf("Ada")}), "not_allowed");
  EXPECT_EQ(errorOf(stranger_, SteerTransport{{StartSong{}}, {}, joinOf("Kim")}), "");
}

TEST_F(ServerCoreTest, AFootSwitchTakesNoPlaceInAFullRoom) {
  for (auto* link : {&kim_, &ada_, &bo_}) (void)join(*link, joinOf("Kim"));
  connect(stranger_);
  EXPECT_EQ(errorOf(stranger_, SteerTransport{{StartSong{}}, {}, joinOf("foot switch")}), "");
}

TEST_F(ServerCoreTest, WhoComesBackTakesHisOldPlace) {
  auto wanted = joinOf("Kim", "jam", "hush");
  const auto before = join(kim_, wanted);
  (void)join(ada_, joinOf("Ada", "jam", "hush"));
  wanted.resume = before.resume;
  wanted.password.clear();
  RecordingLink again;
  const auto after = join(again, wanted);
  EXPECT_EQ(after.member, before.member);
  EXPECT_EQ(after.nickname, "Kim");
  EXPECT_TRUE(after.owner);
  EXPECT_NE(after.datagrams.session, before.datagrams.session);
  EXPECT_EQ(core_.members(), 2U);
  EXPECT_EQ(kim_.one<Goodbye>().code, "replaced");
  EXPECT_EQ(kim_.closed_.size(), 1U);
  EXPECT_TRUE(ada_.all<MemberLeft>().empty());

  core_.disconnected(kim_, "replaced", clock_.now_);
  EXPECT_EQ(core_.members(), 2U);
  DatagramPeer old{before.datagrams};
  (void)datagram(question(old), 1000);
  EXPECT_EQ(core_.counters().strangeDatagrams, 1U);
}

TEST_F(ServerCoreTest, WhoWasReplacedHearsNothingMore) {
  auto wanted = joinOf("Kim");
  wanted.resume = join(kim_, wanted).resume;
  pass(60s);
  RecordingLink again;
  (void)join(again, wanted);
  core_.tick(clock_.now_);  // before the old connection has noticed
  EXPECT_TRUE(std::holds_alternative<Goodbye>(kim_.messages_.back()));
  EXPECT_EQ(kim_.one<Goodbye>().code, "replaced");
}

TEST_F(ServerCoreTest, WhoTalksTooMuchIsSentAwayOnce) {
  connect(stranger_);
  for (int i = 0; i < 200; ++i) say(stranger_, ListRooms{});
  EXPECT_TRUE(stranger_.closed_.empty());
  EXPECT_EQ(stranger_.all<RoomList>().size(), 200U);
  for (int i = 0; i < 50; ++i) say(stranger_, ListRooms{});
  EXPECT_EQ(stranger_.one<Goodbye>().code, "too_fast");
  EXPECT_EQ(stranger_.closed_.size(), 1U);
}

TEST_F(ServerCoreTest, SixtyMessagesASecondAreNotTooMany) {
  connect(stranger_);
  for (int i = 0; i < 1'000; ++i, pass(17ms)) say(stranger_, ListRooms{});
  EXPECT_EQ(stranger_.all<RoomList>().size(), 1'000U);
}

TEST_F(ServerCoreTest, WhoSteersTooFastIsRefusedAndStays) {
  (void)join(kim_, joinOf("Kim"));
  for (int i = 0; i < 100; ++i) {
    const auto bpm = *Bpm::from(100 + i);
    say(kim_, SteerTransport{{ChangeTempo{bpm}}, {}, {}});
  }
  EXPECT_EQ(kim_.all<TransportChanged>().size(), 80U);
  ASSERT_EQ(kim_.all<ErrorReport>().size(), 20U);
  EXPECT_EQ(kim_.all<ErrorReport>().front().code, "too_fast");
  EXPECT_TRUE(kim_.closed_.empty());
}

TEST_F(ServerCoreTest, WhatIsSaidGoesToAllAndToHimself) {
  (void)join(kim_, joinOf("Kim"));
  (void)join(ada_, joinOf("Ada"));
  (void)join(bo_, joinOf("Bo", "other"));
  kim_.forget();
  say(ada_, SayToAll{"again?"});
  for (auto* link : {&kim_, &ada_}) {
    EXPECT_EQ(link->one<Said>().nickname, "Ada");
    EXPECT_EQ(link->one<Said>().text, "again?");
  }
  EXPECT_TRUE(bo_.all<Said>().empty());
  connect(stranger_);
  EXPECT_EQ(errorOf(stranger_, SayToAll{"hello"}), "not_joined");
}

TEST_F(ServerCoreTest, WhoRecordsIsShownToAllAndToWhoComesLater) {
  const auto kim = join(kim_, joinOf("Kim"));
  (void)join(ada_, joinOf("Ada"));
  say(kim_, SayRecording{true});
  say(kim_, SayRecording{true});
  EXPECT_EQ(ada_.one<MemberRecording>().id, kim.member);
  EXPECT_TRUE(ada_.one<MemberRecording>().on);
  const auto late = join(bo_, joinOf("Bo"));
  EXPECT_TRUE(std::ranges::any_of(late.members, &MemberInfo::recording));
  connect(stranger_);
  EXPECT_EQ(errorOf(stranger_, SayRecording{true}), "not_joined");
}

TEST_F(ServerCoreTest, WhoSaysTooMuchIsRefusedAndStays) {
  (void)join(kim_, joinOf("Kim"));
  for (int i = 0; i < 12; ++i) say(kim_, SayToAll{"la"});
  EXPECT_EQ(kim_.all<Said>().size(), 10U);
  ASSERT_EQ(kim_.all<ErrorReport>().size(), 2U);
  EXPECT_EQ(kim_.all<ErrorReport>().front().code, "too_fast");
  EXPECT_TRUE(kim_.closed_.empty());
}

TEST_F(ServerCoreTest, GarbageIsAnsweredInWordsAndUnknownTypesAreSkipped) {
  connect(stranger_);
  core_.received(stranger_, "hello", clock_.now_);
  core_.received(stranger_, R"({"type": "join", "room": 7})", clock_.now_);
  core_.received(stranger_, R"({"type": "dance"})", clock_.now_);
  const auto errors = stranger_.all<ErrorReport>();
  ASSERT_EQ(errors.size(), 2U);
  EXPECT_EQ(errors[0].code, "invalid_message");
  EXPECT_NE(errors[1].sentence.find("room"), std::string::npos);
  EXPECT_EQ(core_.counters().messages, 3U);
  EXPECT_EQ(core_.counters().invalidMessages, 2U);
}

TEST_F(ServerCoreTest, WhoJoinsNoRoomIsSentAwayAfterHalfAMinute) {
  connect(stranger_);
  (void)join(kim_, joinOf("Kim"));
  pass(30s);
  core_.tick(clock_.now_);
  EXPECT_TRUE(stranger_.closed_.empty());
  pass(1ms);
  core_.tick(clock_.now_);
  EXPECT_EQ(stranger_.one<Goodbye>().code, "not_joined");
  EXPECT_EQ(stranger_.closed_.size(), 1U);
  EXPECT_TRUE(kim_.closed_.empty());
}

TEST_F(ServerCoreTest, WhenItShutsDownAllHearIt) {
  (void)join(kim_, joinOf("Kim"));
  connect(stranger_);
  core_.shutDown();
  for (const auto* link : {&kim_, &stranger_}) {
    EXPECT_EQ(link->one<Goodbye>().code, "shutdown");
    EXPECT_EQ(link->closed_.size(), 1U);
  }
}

TEST_F(ServerCoreTest, ALateGoodbyeOfAConnectionIsNoMatter) {
  core_.disconnected(stranger_, "never came", clock_.now_);
  say(stranger_, ListRooms{});
  EXPECT_TRUE(stranger_.messages_.empty());
}

}  // namespace
}  // namespace midipool
