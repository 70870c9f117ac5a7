// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/control/room_views.hpp"

#include "client/player_test.hpp"

namespace midipool::control {
namespace {

using namespace std::chrono_literals;

class RoomViewsTest : public midipool::testing::PlayerTest {
 protected:
  RoomParts room() { return {player_, sound_, devices_, clock_, 2}; }

  Devices devices_;
  Sound sound_{SoundSettings{}};
  RoomViews views_;
};

TEST_F(RoomViewsTest, TellsWhereOneIs) {
  Session session;
  RoomViews::describe(player_, session);
  EXPECT_EQ(session.phase, Phase::kJoining);
  EXPECT_EQ(session.nickname, "Kim");
  join({timelineIn(0s, false)});
  RoomViews::describe(player_, session);
  EXPECT_EQ(session.phase, Phase::kJoined);
  EXPECT_EQ(session.nickname, "Kim 2");
  EXPECT_TRUE(session.maySteer);
  EXPECT_TRUE(session.password);
  EXPECT_TRUE(session.mayRecordOnServer);
  hear(RoomChanged{Steering::kOwner, false});
  hear(MessageOfTheDay{"The server restarts at midnight"});
  EXPECT_FALSE(session.serverRecords);
  hear(RoomRecorded{true});
  RoomViews::describe(player_, session);
  EXPECT_EQ(session.messageOfTheDay, "The server restarts at midnight");
  EXPECT_TRUE(session.serverRecords);
  player_.disconnected("cable");
  RoomViews::describe(player_, session);
  EXPECT_EQ(session.phase, Phase::kAway);
  EXPECT_FALSE(session.maySteer);
  EXPECT_FALSE(session.password);
}

TEST_F(RoomViewsTest, TellsWhoIsThere) {
  join({timelineIn(0s, false)});
  LineReport line;
  line.clock = ClockState::kHoldover;
  hear(MemberLines{{{2, "Ada", line}}});
  const auto players = views_.players(room()).players;
  ASSERT_EQ(players.size(), 2U);
  EXPECT_TRUE(players[0].self);
  EXPECT_EQ(players[0].lamp, (LampState{Lamp::kNone, Reason::kListening}));
  EXPECT_EQ(players[1].nickname, "Ada");
  EXPECT_EQ(players[1].lamp, (LampState{Lamp::kFair, Reason::kClock}));
  EXPECT_FALSE(players[1].sound);
  hear(MemberMuted{2, true});
  EXPECT_EQ(views_.players(room()).players[1].lamp.reason, Reason::kMuted);
  player_.disconnected("cable");
  EXPECT_EQ(views_.players(room()).players[1].lamp.reason, Reason::kAway);
}

TEST_F(RoomViewsTest, ARecordingSaysWhatItWaitsFor) {
  join({timelineIn(0s, false)});
  RoomRecording::State state;
  state.phase = Recorder::Phase::kRecording;
  state.length = 12s;
  EXPECT_EQ(encode(RoomViews::recording(room(), state)).find("ends_at_bar"), std::string::npos);
  state.endsAtBar = true;
  const auto json = encode(RoomViews::recording(room(), state));
  EXPECT_NE(json.find(R"("ends_at_bar":true)"), std::string::npos) << json;
  EXPECT_NE(json.find(R"("seconds":12)"), std::string::npos) << json;
}

TEST_F(RoomViewsTest, TheMixerHasTheOthersAndTheInputs) {
  join({timelineIn(0s, false)});
  RoomMix mix;
  mix.strips["Ada"].gain = Decibels{-6.0};
  mix.strips["Bo"].muted = true;  // who is not there
  mix.master = Decibels{-3.0};
  sound_.setMix(mix);
  const auto mixer = RoomViews::mixer(room());
  ASSERT_EQ(mixer.strips.size(), 1U);
  EXPECT_EQ(mixer.strips[0].nickname, "Ada");
  EXPECT_EQ(mixer.strips[0].settings.gain, Decibels{-6.0});
  EXPECT_FALSE(mixer.strips[0].sounding);
  ASSERT_EQ(mixer.inputs.size(), 2U);
  EXPECT_EQ(mixer.inputs[0].pan, -1.0);
  EXPECT_EQ(mixer.master, Decibels{-3.0});
  const auto meters = RoomViews::meters(room(), mixer);
  EXPECT_EQ(meters.strips.size(), 1U);
  EXPECT_EQ(meters.inputs.size(), 2U);
  EXPECT_FALSE(meters.song);
}

TEST_F(RoomViewsTest, TheSongIsKnownOnceTheClockIs) {
  EXPECT_FALSE(RoomViews::transport(room()));
  EXPECT_FALSE(RoomViews::clock(room()).known);
  join({timelineIn(0s, true)});
  run(2600ms);
  const auto transport = RoomViews::transport(room());
  ASSERT_TRUE(transport);
  EXPECT_TRUE(transport->timeline.playing);
  EXPECT_EQ(RoomViews::meters(room(), {}).song, (BarPosition{2, 2, 4}));
  EXPECT_EQ(RoomViews::clock(room()).state, ClockState::kLocked);
  EXPECT_NEAR(RoomViews::clock(room()).roundTripMs, 20.0, 0.1);
}

}  // namespace
}  // namespace midipool::control
