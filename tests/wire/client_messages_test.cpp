// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/client_messages.hpp"

#include <vector>

#include <gtest/gtest.h>

#include "wire/limits.hpp"
#include "wire/wire_test.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;
using boost::json::array;
using boost::json::object;
using Values = std::vector<boost::json::value>;

const std::string kLongName(limits::kLongestName, 'x');
const boost::json::string kTooLongName(limits::kLongestName + 1, 'x');
const boost::json::string kTooLongPassword(limits::kLongestPassword + 1, 'x');

template <typename Message>
Message decoded(const std::string& text) {
  const auto message = decodeClientMessage(text);
  EXPECT_TRUE(std::holds_alternative<Message>(message)) << text;
  return std::get<Message>(message);
}

template <typename Message>
Message roundTrip(const Message& message) {
  return decoded<Message>(encode(message));
}

void expectChecked(const std::string& good, const std::string& field, const Values& bad,
                   bool optional = false) {
  testing::expectFieldChecked(good, field, bad, decodeClientMessage, optional);
}

JoinRoom fullJoin() {
  return {"jam", "Kim", "midipool/1", "secret", "word", "token", Steering::kOwner};
}

void expectSame(const JoinRoom& one, const JoinRoom& other) {
  EXPECT_EQ(one.room, other.room);
  EXPECT_EQ(one.nickname, other.nickname);
  EXPECT_EQ(one.program, other.program);
  EXPECT_EQ(one.identity, other.identity);
  EXPECT_EQ(one.password, other.password);
  EXPECT_EQ(one.resume, other.resume);
  EXPECT_EQ(one.steering, other.steering);
}

TEST(ClientMessages, AJoinArrivesAsItWasSent) {
  expectSame(roundTrip(fullJoin()), fullJoin());
  const JoinRoom least{kLongName, "Müller 🎹", "", "", "", "", std::nullopt};
  expectSame(roundTrip(least), least);
}

TEST(ClientMessages, TheLeastJoinHasARoomAndANickname) {
  const auto join = decoded<JoinRoom>(R"({"type": "join", "room": "jam", "nickname": "Kim"})");
  expectSame(join, {"jam", "Kim", "", "", "", "", std::nullopt});
}

TEST(ClientMessages, EachFieldOfAJoinIsChecked) {
  const auto good = encode(fullJoin());
  const Values names{"", kTooLongName, 7, array{}, "a\nb"};
  expectChecked(good, "room", names);
  expectChecked(good, "nickname", names);
  const Values texts{kTooLongName, 7, object{}, "a\x7f"};
  expectChecked(good, "program", texts, true);
  expectChecked(good, "identity", texts, true);
  expectChecked(good, "resume", texts, true);
  expectChecked(good, "password", {kTooLongPassword, 7, true}, true);
  expectChecked(good, "steering", {"nobody", "", 1}, true);
}

TEST(ClientMessages, WishesWithoutFieldsArriveAsTheyWereSent) {
  (void)roundTrip(LeaveRoom{});
  (void)roundTrip(ListRooms{});
  EXPECT_EQ(encode(LeaveRoom{}), R"({"type":"leave"})");
}

TEST(ClientMessages, ATransportRequestArrivesAsItWasSent) {
  const TransportRequest tempo{ChangeTempo{*Bpm::from(137.3)}, Quantise::kBar};
  const auto least = roundTrip(SteerTransport{tempo, std::nullopt, std::nullopt});
  EXPECT_EQ(least.request, tempo);
  EXPECT_FALSE(least.number);
  EXPECT_FALSE(least.outside);
  const auto most = roundTrip(SteerTransport{{StopSong{}}, limits::kLastRequest, fullJoin()});
  EXPECT_EQ(most.request, TransportRequest{StopSong{}});
  EXPECT_EQ(most.number, limits::kLastRequest);
  ASSERT_TRUE(most.outside);
  expectSame(*most.outside, fullJoin());
}

TEST(ClientMessages, EachFieldOfATransportRequestIsChecked) {
  const auto good = encode(SteerTransport{{StopSong{}}, 1, fullJoin()});
  expectChecked(good, "action", {"jump", "", 1, object{}});
  expectChecked(good, "quantise", {"week", 1}, true);
  expectChecked(good, "request", {-1, limits::kLastRequest + 1, "1", 1.5}, true);
  expectChecked(good, "outside", {"jam", 1, array{}}, true);
  expectChecked(good, "outside.room", {"", kTooLongName, 1});
  expectChecked(good, "outside.nickname", {"", kTooLongName, 1});
}

TEST(ClientMessages, AReportArrivesAsItWasSent) {
  const LineReport line{ClockState::kLocked, 20ms, 1ms, 300us, -12.5, 5ms};
  EXPECT_EQ(roundTrip(ReportLine{line}).report, line);
}

TEST(ClientMessages, AChangeOfTheRoomArrivesAsItWasSent) {
  const auto nothing = roundTrip(ChangeRoom{});
  EXPECT_FALSE(nothing.steering);
  EXPECT_FALSE(nothing.password);
  const auto both = roundTrip(ChangeRoom{Steering::kEveryone, "word"});
  EXPECT_EQ(both.steering, Steering::kEveryone);
  EXPECT_EQ(both.password, "word");
  const auto open = roundTrip(ChangeRoom{std::nullopt, ""});
  EXPECT_EQ(open.password, "");  // that is another thing than no word of it
}

TEST(ClientMessages, EachFieldOfAChangeOfTheRoomIsChecked) {
  const auto good = encode(ChangeRoom{Steering::kOwner, "word"});
  expectChecked(good, "steering", {"nobody", "", 1}, true);
  expectChecked(good, "password", {kTooLongPassword, 7, "a\nb"}, true);
}

TEST(ClientMessages, AWishHowToHearArrivesAsItWasSent) {
  const ReceiveWish wish{ReceiveMode::kMix, {PayloadType::kOpusCustom, 2, 64}};
  EXPECT_EQ(roundTrip(ReceiveAs{wish}).wish, wish);
  EXPECT_EQ(decoded<ReceiveAs>(R"({"type": "receive_as"})").wish, ReceiveWish{});
}

TEST(ClientMessages, EachFieldOfAWishHowToHearIsChecked) {
  const auto good = encode(ReceiveAs{{ReceiveMode::kMix, {}}});
  expectChecked(good, "mode", {"loud", "", 1}, true);
  expectChecked(good, "codec", {"mp3", "", 1});
  expectChecked(good, "frames", {31, 289, 1.5, "128"});
}

TEST(ClientMessages, AMixArrivesAsItWasSent) {
  const MixWish wish{{{4, -6.5, -0.5, true, false}, {9, 10.0, 1.0, false, true}}, -90.0};
  EXPECT_EQ(roundTrip(SetMix{wish}).wish, wish);
  const auto brief = decoded<SetMix>(R"({"type": "set_mix", "strips": [{"member": 3}]})").wish;
  EXPECT_EQ(brief, (MixWish{{{3, 0.0, 0.0, false, false}}, 0.0}));
}

TEST(ClientMessages, EachFieldOfAMixIsChecked) {
  const auto good = encode(SetMix{{{{4, -6.5, -0.5, true, false}}, 0.0}});
  boost::json::array tooMany(129, object{{"member", 1}});
  expectChecked(good, "strips", {1, "", array{1}, tooMany});
  expectChecked(good, "strips.0.member", {0, -1, "4"});
  expectChecked(good, "strips.0.gain_db", {-91, 10.5, "0"}, true);
  expectChecked(good, "strips.0.pan", {-1.1, 1.1, "0"}, true);
  expectChecked(good, "strips.0.muted", {1, "no"}, true);
  expectChecked(good, "strips.0.soloed", {1, "no"}, true);
  expectChecked(good, "master_db", {-91, 10.5, "0"}, true);
}

TEST(ClientMessages, WhatIsSaidArrivesAsItWasSent) {
  EXPECT_EQ(roundTrip(SayToAll{"from bar 17 again? ♪ <b>"}).text, "from bar 17 again? ♪ <b>");
  const auto good = encode(SayToAll{"hello"});
  expectChecked(good, "text", {"", boost::json::string(501, 'x'), "two\nlines", 7, "bell \x07"});
}

TEST(ClientMessages, WhoRecordsSaysSo) {
  EXPECT_TRUE(roundTrip(SayRecording{true}).on);
  EXPECT_FALSE(roundTrip(SayRecording{false}).on);
  expectChecked(encode(SayRecording{true}), "on", {1, "yes", nullptr});
}

TEST(ClientMessages, WhatTheServerShallRecordArrivesAsItWasSent) {
  const auto wish = roundTrip(RecordRoom{true, true, 7});
  EXPECT_TRUE(wish.on);
  EXPECT_TRUE(wish.now);
  EXPECT_EQ(wish.number, 7);
  const auto least = decoded<RecordRoom>(R"({"type": "record", "on": false})");
  EXPECT_FALSE(least.on || least.now || least.number);
  const auto good = encode(RecordRoom{true, true, 7});
  expectChecked(good, "on", {1, "yes", nullptr});
  expectChecked(good, "now", {1, "yes"}, true);
  expectChecked(good, "request", {-1, 1.5, "7", limits::kLastRequest + 1}, true);
  EXPECT_EQ(headOf(R"({"type": "record", "on": 1, "request": 5})").number, 5);
}

TEST(ClientMessages, UnknownTypesAreSkipped) {
  const auto unknown = decoded<UnknownClientMessage>(R"({"type": "dance", "room": 7})");
  EXPECT_EQ(unknown.type, "dance");
  EXPECT_EQ(roundTrip(UnknownClientMessage{"dance"}).type, "dance");
}

TEST(ClientMessages, UnknownFieldsAreSkipped) {
  const auto join = decoded<JoinRoom>(
      R"({"type": "join", "room": "jam", "nickname": "Kim", "colour": {"deep": [1]}, "x": null})");
  EXPECT_EQ(join.room, "jam");
}

TEST(ClientMessages, ATypeIsNeeded) {
  const auto good = encode(LeaveRoom{});
  expectChecked(good, "type", {"", kTooLongName, 7, nullptr});
}

TEST(ClientMessages, GarbageIsRefused) {
  for (const char* text : {"", "{}", "[]", "leave", "{\"type\": \"leave\"", "\xFF\xFE"}) {
    EXPECT_THROW((void)decodeClientMessage(text), ProtocolError) << text;
  }
}

TEST(ClientMessages, TheHeadIsReadOfWhatIsInvalidToo) {
  const auto head = headOf(R"({"type": "transport", "action": "dance", "request": 7})");
  EXPECT_EQ(head.type, "transport");
  EXPECT_EQ(head.number, 7);
  EXPECT_EQ(headOf(R"({"type": "join", "room": 7, "request": 7})").type, "join");
  EXPECT_FALSE(headOf(R"({"type": "join", "room": 7, "request": 7})").number);
  EXPECT_EQ(headOf(R"({"type": "transport", "request": "7"})").type, "transport");
  EXPECT_FALSE(headOf(R"({"type": "transport", "request": "7"})").number);
  for (const char* text : {"", "[]", "{", R"({"type": 7})"}) EXPECT_EQ(headOf(text).type, "");
}

TEST(ClientMessages, SteeringHasItsNames) {
  EXPECT_STREQ(nameOf(Steering::kEveryone), "everyone");
  EXPECT_STREQ(nameOf(Steering::kOwner), "owner");
}

}  // namespace
}  // namespace midipool
