// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/server_messages.hpp"

#include <vector>

#include <gtest/gtest.h>

#include "time/schedule.hpp"
#include "wire/limits.hpp"
#include "wire/wire_test.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;
using boost::json::array;
using boost::json::object;
using Values = std::vector<boost::json::value>;

constexpr std::int64_t kLastId = 0xFFFF'FFFF;
const boost::json::string kTooLongName(limits::kLongestName + 1, 'x');
const boost::json::string kTooLongShownName(limits::kLongestShownName + 1, 'x');
const boost::json::string kTooLongText(limits::kLongestText + 1, 'x');
const boost::json::string kTooLongMessage(limits::kLongestMessageOfTheDay + 1, 'x');
const Values kNoTexts{"", kTooLongName, 7, nullptr, "a\nb"};
const Values kNoShownNames{"", kTooLongShownName, 7, nullptr};
const Values kNoSentences{kTooLongText, 7, nullptr, "a\nb"};
const Values kNoIds{-1, kLastId + 1, "1", 0.5, nullptr};
const Values kNoBooleans{0, "true", nullptr};
const Values kNoTimes{limits::kLastTimestamp + 1, -limits::kLastTimestamp - 1, "now", nullptr};
const Values kNoRevisions{-1, limits::kLastRevision + 1, "1", nullptr};

template <typename Message>
Message decoded(const std::string& text) {
  const auto message = decodeServerMessage(text);
  EXPECT_TRUE(std::holds_alternative<Message>(message)) << text;
  return std::get<Message>(message);
}

template <typename Message>
Message roundTrip(const Message& message) {
  return decoded<Message>(encode(message));
}

void expectChecked(const ServerMessage& good, const std::string& field, const Values& bad,
                   bool optional = false) {
  testing::expectFieldChecked(encode(good), field, bad, decodeServerMessage, optional);
}

MemberInfo member(std::uint32_t id = 5) {
  return {id, "Kim 2", LineReport{ClockState::kLocked, 20ms, 1ms, 300us, 1.5, 5ms}};
}

Timeline timeline() {
  Timeline timeline;
  timeline.start = SessionTime{5s};
  timeline.playing = true;
  timeline.revision = 1'000;
  return timeline;
}

Joined joined() {
  Joined joined;
  joined.room = "jam";
  joined.member = kLastId;
  joined.nickname = std::string(limits::kLongestShownName, 'x');
  joined.program = "midipool/1";
  joined.epoch = "epoch";
  joined.resume = "token";
  joined.steering = Steering::kOwner;
  joined.owner = true;
  joined.recorded = true;
  joined.mayRecord = true;
  joined.datagrams = {kLastId, DatagramKeys::random()};
  joined.media = {kLastId, DatagramKeys::random()};
  joined.messageOfTheDay = std::string(limits::kLongestMessageOfTheDay, 'x');
  joined.members = {member(), {kLastId, "Ada", {}, true}};
  joined.timelines = {timeline(), timeline()};
  return joined;
}

TransportChanged changed() {
  return {5, "Kim", {ChangeTempo{*Bpm::from(137.3)}, Quantise::kBeat}, SessionTime{7s}, 1'001};
}

RoomInfo room() {
  return {"jam", 3, 64, true, true, *Bpm::from(137.3)};
}

TEST(ServerMessages, JoinedArrivesAsItWasSent) {
  const auto sent = joined();
  const auto arrived = roundTrip(sent);
  EXPECT_EQ(arrived.room, sent.room);
  EXPECT_EQ(arrived.member, sent.member);
  EXPECT_EQ(arrived.nickname, sent.nickname);
  EXPECT_EQ(arrived.program, sent.program);
  EXPECT_EQ(arrived.epoch, sent.epoch);
  EXPECT_EQ(arrived.resume, sent.resume);
  EXPECT_EQ(arrived.steering, sent.steering);
  EXPECT_EQ(arrived.owner, sent.owner);
  EXPECT_EQ(arrived.recorded, sent.recorded);
  EXPECT_EQ(arrived.mayRecord, sent.mayRecord);
  EXPECT_EQ(arrived.messageOfTheDay, sent.messageOfTheDay);
  EXPECT_EQ(arrived.datagrams, sent.datagrams);
  EXPECT_EQ(arrived.media, sent.media);
  EXPECT_EQ(arrived.members, sent.members);
  EXPECT_EQ(arrived.timelines, sent.timelines);
}

TEST(ServerMessages, EachFieldOfJoinedIsChecked) {
  for (const auto* field : {"room", "epoch", "steering"}) expectChecked(joined(), field, kNoTexts);
  expectChecked(joined(), "nickname", kNoShownNames);
  expectChecked(joined(), "program", {kTooLongName, 7, nullptr});
  expectChecked(joined(), "resume", {kTooLongName, 7, nullptr});
  expectChecked(joined(), "member", kNoIds);
  expectChecked(joined(), "owner", kNoBooleans);
  expectChecked(joined(), "datagrams", {7, "keys", nullptr});
  expectChecked(joined(), "datagrams.session", kNoIds);
  const Values noKeys{"",
                      "00",
                      boost::json::string(39, '0'),
                      boost::json::string(41, '0'),
                      boost::json::string(40, 'g'),
                      7};
  expectChecked(joined(), "datagrams.client_to_server", noKeys);
  expectChecked(joined(), "datagrams.server_to_client", noKeys);
  expectChecked(joined(), "media", {7, "keys", nullptr});
  expectChecked(joined(), "media.session", kNoIds);
  expectChecked(joined(), "media.client_to_server", noKeys);
  expectChecked(joined(), "members", {7, object{}, array(limits::kMostMembers + 1, object{})});
  expectChecked(joined(), "members.0.id", kNoIds);
  expectChecked(joined(), "members.0.nickname", kNoShownNames);
  expectChecked(joined(), "members.0.line", {7, "good"}, true);
  expectChecked(joined(), "members.1.muted", {0, "true"}, true);
  expectChecked(joined(), "message_of_the_day", {kTooLongMessage, 7, "a\nb"}, true);
  expectChecked(joined(), "members.0.line.clock", {"loose", 7, nullptr});
  expectChecked(joined(), "timelines", {7, object{}, array(Schedule::kCapacity + 1, object{})});
  expectChecked(joined(), "timelines.0.bpm", {19, 1000, "120", nullptr});
}

TEST(ServerMessages, ElementsOfAnotherKindAreRefused) {
  const auto complaint = [](const ServerMessage& message, const char* field) {
    auto json = boost::json::parse(encode(message)).as_object();
    json[field] = array{7};
    return testing::complaintOf(json, decodeServerMessage);
  };
  EXPECT_EQ(complaint(joined(), "members"), "members: every element must be an object");
  EXPECT_EQ(complaint(joined(), "timelines"), "timelines: every element must be an object");
  EXPECT_EQ(complaint(RoomList{{room()}}, "rooms"), "rooms: every element must be an object");
}

TEST(ServerMessages, ABarSyncArrivesAsItWasSent) {
  EXPECT_EQ(roundTrip(BarSync{timeline()}).timeline, timeline());
  expectChecked(BarSync{timeline()}, "target_send_timestamp", kNoTimes);
}

TEST(ServerMessages, AChangeOfTheTransportArrivesAsItWasSent) {
  const auto arrived = roundTrip(changed());
  EXPECT_EQ(arrived.member, changed().member);
  EXPECT_EQ(arrived.nickname, changed().nickname);
  EXPECT_EQ(arrived.request, changed().request);
  EXPECT_EQ(arrived.takesEffect, changed().takesEffect);
  EXPECT_EQ(arrived.revision, changed().revision);
}

TEST(ServerMessages, EachFieldOfAChangeOfTheTransportIsChecked) {
  expectChecked(changed(), "member", kNoIds);
  expectChecked(changed(), "nickname", kNoShownNames);
  expectChecked(changed(), "action", {"jump", 7, nullptr});
  expectChecked(changed(), "bpm", {19, 1000, "120", nullptr});
  expectChecked(changed(), "takes_effect", kNoTimes);
  expectChecked(changed(), "revision", kNoRevisions);
}

TEST(ServerMessages, AnAnswerToARequestArrivesAsItWasSent) {
  const TransportAccepted accepted{7, SessionTime{5s}, 1'001};
  const auto arrived = roundTrip(accepted);
  EXPECT_EQ(arrived.number, 7);
  EXPECT_EQ(arrived.takesEffect, SessionTime{5s});
  EXPECT_EQ(arrived.revision, 1'001U);
  expectChecked(accepted, "request", {-1, limits::kLastRequest + 1, "1", nullptr});
  expectChecked(accepted, "takes_effect", kNoTimes);
  expectChecked(accepted, "revision", kNoRevisions);
}

TEST(ServerMessages, ComingAndGoingArrivesAsItWasSent) {
  EXPECT_EQ(roundTrip(MemberJoined{member()}).member, member());
  const auto left = roundTrip(MemberLeft{kLastId, "left"});
  EXPECT_EQ(left.id, kLastId);
  EXPECT_EQ(left.reason, "left");
  expectChecked(MemberJoined{member()}, "member", {7, "Kim", nullptr});
  expectChecked(MemberJoined{member()}, "member.id", kNoIds);
  expectChecked(MemberJoined{member()}, "member.nickname", kNoShownNames);
  expectChecked(left, "id", kNoIds);
  expectChecked(left, "reason", kNoSentences);
}

TEST(ServerMessages, TheMembersLinesArriveAsTheyWereSent) {
  const MemberLines lines{{member(1), member(2), {3, "Ada", {}}}};
  EXPECT_EQ(roundTrip(lines).members, lines.members);
  EXPECT_TRUE(roundTrip(MemberLines{}).members.empty());
  expectChecked(lines, "members", {7, nullptr, array(limits::kMostMembers + 1, object{})});
  expectChecked(lines, "members.0.line.jitter_us", {-1, "1", nullptr});
}

TEST(ServerMessages, WhatTheAdministratorDoesArrivesAsItWasSent) {
  const auto muted = roundTrip(MemberMuted{kLastId, true});
  EXPECT_EQ(muted.id, kLastId);
  EXPECT_TRUE(muted.muted);
  expectChecked(muted, "id", kNoIds);
  expectChecked(muted, "muted", kNoBooleans);
  const auto recorded = roundTrip(RoomRecorded{true, 7});
  EXPECT_TRUE(recorded.on);
  EXPECT_EQ(recorded.number, 7);
  EXPECT_EQ(roundTrip(RoomRecorded{}).number, std::nullopt);
  expectChecked(recorded, "on", kNoBooleans);
  expectChecked(recorded, "request", {-1, 1.5, "7", limits::kLastRequest + 1}, true);
  const auto recording = roundTrip(MemberRecording{7, true});
  EXPECT_EQ(recording.id, 7U);
  EXPECT_TRUE(recording.on);
  expectChecked(recording, "id", kNoIds);
  expectChecked(recording, "on", kNoBooleans);
  MemberInfo member;
  member.nickname = "Ben";
  member.recording = true;
  EXPECT_TRUE(roundTrip(MemberJoined{member}).member.recording);
  const auto message = roundTrip(MessageOfTheDay{"at eight"});
  EXPECT_EQ(message.text, "at eight");
  EXPECT_EQ(roundTrip(MessageOfTheDay{}).text, "");
  expectChecked(message, "text", {kTooLongMessage, 7, nullptr, "a\nb"});
}

TEST(ServerMessages, AChangeOfTheRoomArrivesAsItWasSent) {
  const auto arrived = roundTrip(RoomChanged{Steering::kOwner, true});
  EXPECT_EQ(arrived.steering, Steering::kOwner);
  EXPECT_TRUE(arrived.password);
  expectChecked(arrived, "steering", kNoTexts);
  expectChecked(arrived, "password", kNoBooleans);
}

TEST(ServerMessages, WhatWasSaidArrivesAsItWasSent) {
  const auto said = roundTrip(Said{7, "Kim", "from bar 17 again?"});
  EXPECT_EQ(said.member, 7U);
  EXPECT_EQ(said.nickname, "Kim");
  EXPECT_EQ(said.text, "from bar 17 again?");
  const Said good{7, "Kim", "hello"};
  expectChecked(good, "member", kNoIds);
  expectChecked(good, "nickname", kNoShownNames);
  expectChecked(good, "text", {"", boost::json::string(501, 'x'), 7, nullptr, "a\nb"});
}

TEST(ServerMessages, TheRoomsArriveAsTheyWereSent) {
  const RoomList list{{room(), {"other", 0, 8, false, false, Bpm{}}}};
  EXPECT_EQ(roundTrip(list).rooms, list.rooms);
  expectChecked(list, "rooms", {7, nullptr, array(limits::kMostRooms + 1, object{})});
  expectChecked(list, "rooms.0.name", kNoTexts);
  expectChecked(list, "rooms.0.members", kNoIds);
  expectChecked(list, "rooms.0.places", kNoIds);
  expectChecked(list, "rooms.0.password", kNoBooleans);
  expectChecked(list, "rooms.0.playing", kNoBooleans);
  expectChecked(list, "rooms.0.bpm", {19, 1000, "120", nullptr});
}

TEST(ServerMessages, AnErrorArrivesAsItWasSent) {
  const auto plain = roundTrip(ErrorReport{"room_full", "room jam is full", std::nullopt});
  EXPECT_EQ(plain.code, "room_full");
  EXPECT_EQ(plain.sentence, "room jam is full");
  EXPECT_FALSE(plain.number);
  const auto answer = roundTrip(ErrorReport{"not_allowed", "", 7});
  EXPECT_EQ(answer.number, 7);
  expectChecked(answer, "code", kNoTexts);
  expectChecked(answer, "message", kNoSentences);
  expectChecked(answer, "request", {-1, limits::kLastRequest + 1, "1"}, true);
}

TEST(ServerMessages, AGoodbyeArrivesAsItWasSent) {
  const auto arrived = roundTrip(Goodbye{"shutdown", "the server shuts down"});
  EXPECT_EQ(arrived.code, "shutdown");
  EXPECT_EQ(arrived.sentence, "the server shuts down");
  expectChecked(arrived, "code", kNoTexts);
  expectChecked(arrived, "message", kNoSentences);
}

TEST(ServerMessages, UnknownTypesAndFieldsAreSkipped) {
  EXPECT_EQ(decoded<UnknownServerMessage>(R"({"type": "dance", "id": "x"})").type, "dance");
  EXPECT_EQ(roundTrip(UnknownServerMessage{"dance"}).type, "dance");
  EXPECT_EQ(decoded<MemberLeft>(R"({"type": "member_left", "id": 1, "reason": "", "x": [{}]})").id,
            1U);
}

TEST(ServerMessages, ATypeIsNeeded) {
  expectChecked(Goodbye{"x", ""}, "type", kNoTexts);
}

TEST(ServerMessages, GarbageIsRefused) {
  for (const char* text : {"", "{}", "[]", "null", "{\"type\": \"joined\"}", "\xFF\xFE"}) {
    EXPECT_THROW((void)decodeServerMessage(text), ProtocolError) << text;
  }
}

}  // namespace
}  // namespace midipool
