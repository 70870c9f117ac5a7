// SPDX-License-Identifier: GPL-3.0-or-later
// Every JSON example of docs/control-api.md: what programs send goes through the decoder and the
// encoder that midiPool itself uses; what the client tells is what it writes of the same values.
#include <map>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "docs/fenced_blocks.hpp"
#include "docs/same_json.hpp"
#include "ui/control/messages.hpp"
#include "ui/control/requests.hpp"
#include "ui/control/story.hpp"
#include "wire/protocol_error.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;
using testing::expectSame;
using testing::FencedBlock;

const std::string kInvitation =
    "midipool:jam@192.0.2.7#2be49876fc5af46e4a18b609216dc9429079e4b9c0a5724a78c061ea7ee0cf66";

const std::vector<FencedBlock>& blocks() {
  static const auto all = testing::fencedBlocks(MIDIPOOL_CONTROL_PAGE);
  return all;
}

StereoReading reading(double peakLeft, double peakRight, double heldLeft, double heldRight,
                      double rmsLeft, double rmsRight) {
  return {{Decibels{peakLeft}, Decibels{heldLeft}, Decibels{rmsLeft}, 0},
          {Decibels{peakRight}, Decibels{heldRight}, Decibels{rmsRight}, 0}};
}

LineReport line(Nanoseconds roundTrip, Nanoseconds jitter, Nanoseconds bound) {
  return {ClockState::kLocked, roundTrip, jitter, bound, 0.0, {}};
}

std::string welcome() {
  return encode(control::Welcome{"midipool/0.1.0"});
}

std::string joinedSession() {
  control::Session session;
  session.phase = control::Phase::kJoined;
  session.room = "jam";
  session.server = "127.0.0.1:7400";
  session.nickname = "Ann";
  session.hosting = session.owner = session.maySteer = true;
  session.invitation = kInvitation;
  return encode(session);
}

std::string failedSession() {
  control::Session session;
  session.phase = control::Phase::kFailed;
  session.error = {
      "udp", "the server is reached by TCP but does not answer by UDP: a firewall in between?", {}};
  return encode(session);
}

std::string recentRooms() {
  return encode(control::RecentRooms{{{kInvitation, "jam", "192.0.2.7:7400", "Ann", false}}});
}

std::string players() {
  control::Players::Player ann{7, "Ann", true, {}, line(200us, 20us, 50us), {}};
  control::Players::Player ben{
      8,
      "Ben",
      false,
      {control::Lamp::kFair, control::Reason::kLoss},
      line(20400us, 1300us, 180us),
      control::Players::Sound{31.7, 4.2, 1.2, 2.6, 305, 0.02, "L16", 2, false}};
  return encode(control::Players{{ann, ben}});
}

std::string mixer() {
  control::MixerState mixer;
  mixer.strips = {{"Ben", {Decibels{-6.0}, 0.3, false, false}, true}};
  mixer.inputs = {{Decibels{}, -1.0, false, false}};
  mixer.master = Decibels{-3.0};
  mixer.metronome.on = true;
  return encode(mixer);
}

std::string meters() {
  control::Meters meters;
  meters.strips = {reading(-6.7, -8.1, -6.0, -7.5, -9.9, -11.2)};
  meters.inputs = {reading(-20.0, -20.0, -18.0, -18.0, -24.1, -24.1)};
  meters.master = reading(-6.7, -6.7, -6.0, -6.0, -9.9, -9.9);
  meters.song = BarPosition{2, 3, 6};
  meters.metronome = reading(-12.0, -12.0, -9.1, -9.1, -22.4, -22.4);
  return encode(meters);
}

std::string transport() {
  Timeline timeline;
  timeline.playing = true;
  timeline.bpm = *Bpm::from(137.3);
  timeline.loop = Loop{Beats::quarters(4), Beats::quarters(8)};
  timeline.revision = 1795343427002;
  return encode(control::Transport{timeline});
}

std::string clockInfo() {
  return encode(control::ClockInfo{ClockState::kLocked, true, 0.18, 10.2, 20.4, 1.3, 12.5});
}

std::string changed() {
  return encode(control::Changed{
      "Kim", false, {ChangeTempo{*Bpm::from(128.0)}, Quantise::kNone}, 1795343427002});
}

std::string left() {
  return encode(control::CameOrLeft{"Kim", false, false, "left", 1795343427002});
}

std::string serverRecords() {
  return encode(control::ServerRecords{true, 1'795'343'427'002});
}

std::string muted() {
  return encode(control::Muted{"Kim", false, true, 1795343427002});
}

std::string chat() {
  return encode(control::Chat{"Kim", false, "from bar 17 again?", 1795343427002});
}

std::string story() {
  control::Story story;
  story.add(control::Story::Kind::kSaid, chat());
  return story.encode();
}

std::string recording() {
  control::Recording recording;
  recording.phase = "recording";
  recording.seconds = 754.3;
  recording.tracks = 5;
  recording.folder = "/home/ann/Music/midiPool/jam/2026-11-23 04-30-00";
  recording.minutesLeft = 310.9;
  recording.others = {"Kim"};
  return encode(recording);
}

std::string playout() {
  control::PlayoutInfo playout;
  playout.mode = "bars:2";
  playout.state = "bars";
  playout.monitor = "aligned";
  playout.receive = "auto";
  playout.roomMostMs = 250.0;
  playout.delayMs = 4000.0;
  playout.delayBeats = 8.0;
  playout.delayBars = 2.0;
  return encode(playout);
}

std::string devices() {
  control::DeviceList list;
  list.audio = "auto";
  list.audioDescription = list.midiDescription = "JACK, 48000 Hz, 256 frames";
  list.audioConnected = list.midiConnected = true;
  list.audioChoices = {
      {"auto", "", "what is best"}, {"jack", "", "JACK"}, {"null", "", "no sound, time only"}};
  list.midi = "auto";
  list.sendPort = "midiPool:midi_send";
  list.receivePort = "midiPool:midi_receive";
  list.midiChoices = {{"auto", "what is best"}, {"jack", "JACK"}, {"none", "none"}};
  return encode(control::Answer{list}, 6);
}

std::string ports() {
  control::PortList list;
  list.system = "jack";
  list.own = {{"midiPool:send_1", false, true}};
  list.others = {{"hydrogen:out_L", false, false}};
  list.connections = {{"hydrogen:out_L", "midiPool:send_1"}};
  return encode(control::Answer{list}, 8);
}

std::string diagnosis() {
  control::Diagnosis diagnosis;
  diagnosis.host = "music.example:7400";
  diagnosis.steps = {
      {"name", true, "music.example is 192.0.2.7"},
      {"route", true, ""},
      {"tcp", false, "nobody listens at music.example:7400 (is midipool serve running there?)"}};
  return encode(control::Answer{diagnosis}, 4);
}

std::string mappings() {
  return encode(control::Mappings{"strip/Ben/gain", {{"master/gain", 1, "controller", 7}}});
}

std::string settings() {
  return encode(control::Settings{{{"theme", std::string{"dark"}}}});
}

std::string error() {
  return encode(control::Answer{control::Error{control::ErrorCode::kInvalidMessage,
                                               "strip: gain_db must be a number from -200 to 10"}},
                3);
}

// The messages of the page in its order.
const std::vector<std::string>& told() {
  static const std::vector<std::string> all{
      welcome(),       encode(control::Answer{control::Done{}}, 3),
      error(),         joinedSession(),
      failedSession(), recentRooms(),
      players(),       mixer(),
      meters(),        transport(),
      clockInfo(),     changed(),
      left(),          muted(),
      serverRecords(), chat(),
      story(),         recording(),
      playout(),       devices(),
      ports(),         diagnosis(),
      mappings(),      settings()};
  return all;
}

TEST(ControlExamples, WhatIsToldIsWhatTheCodeWrites) {
  std::size_t next = 0;
  for (const auto& block : blocks()) {
    if (block.label != "json control-server") continue;
    SCOPED_TRACE("docs/control-api.md, line " + std::to_string(block.line));
    ASSERT_LT(next, told().size()) << "an example that this test does not know";
    expectSame(block.text, told()[next++]);
  }
  EXPECT_EQ(next, told().size()) << "a message has no example";
}

TEST(ControlExamples, RequestsAreUnderstoodAsTheyAreWritten) {
  std::set<std::size_t> kinds;
  for (const auto& block : blocks()) {
    if (block.label != "json control-client") continue;
    SCOPED_TRACE("docs/control-api.md, line " + std::to_string(block.line));
    try {
      std::optional<std::int64_t> id;
      const auto request = control::decodeRequest(block.text, id);
      kinds.insert(request.wish.index());
      expectSame(block.text, encode(request));
    } catch (const ProtocolError& error) {
      ADD_FAILURE() << error.what();
    }
  }
  EXPECT_EQ(kinds.size(), std::variant_size_v<control::Wish> - 1) << "a request has no example";
  EXPECT_FALSE(kinds.contains(0)) << "a type that nobody knows";
}

TEST(ControlExamples, NoExampleIsLeftOut) {
  const std::set<std::string> known{"json control-client", "json control-server"};
  for (const auto& block : blocks()) {
    if (!block.label.starts_with("json")) continue;
    EXPECT_TRUE(known.contains(block.label)) << "line " << block.line << ": " << block.label;
  }
}

}  // namespace
}  // namespace midipool
