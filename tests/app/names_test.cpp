// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/names.hpp"

#include <vector>

#include <gtest/gtest.h>

#include "wire/limits.hpp"

namespace midipool {
namespace {

using Bytes = std::vector<std::uint8_t>;

// The sentence, or nothing when it is understood.
template <typename Parse>
std::string complaintOf(Parse parse, const std::string& text) {
  try {
    (void)parse(text);
  } catch (const UsageError& error) {
    return error.what();
  }
  return {};
}

// One line that repeats what was written.
template <typename Parse>
void expectRefused(Parse parse, const std::vector<std::string>& texts) {
  for (const auto& text : texts) {
    const auto complaint = complaintOf(parse, text);
    EXPECT_FALSE(complaint.empty()) << "taken: " << text;
    EXPECT_EQ(complaint.find('\n'), std::string::npos);
  }
}

TEST(ParseHost, TakesNamesAndAddressesWithAndWithoutAPort) {
  EXPECT_EQ(parseHost("music.example").host, "music.example");
  EXPECT_EQ(parseHost("music.example").port, kDefaultPort);
  EXPECT_EQ(parseHost("music.example:7500").host, "music.example");
  EXPECT_EQ(parseHost("music.example:7500").port, 7500);
  EXPECT_EQ(parseHost("192.0.2.1:0").port, 0);
  EXPECT_EQ(parseHost("2001:db8::1").host, "2001:db8::1");
  EXPECT_EQ(parseHost("2001:db8::1").port, kDefaultPort);
  EXPECT_EQ(parseHost("[2001:db8::1]").host, "2001:db8::1");
  EXPECT_EQ(parseHost("[2001:db8::1]:7500").host, "2001:db8::1");
  EXPECT_EQ(parseHost("[2001:db8::1]:7500").port, 7500);
}

TEST(ParseHost, RefusesWhatIsNoHost) {
  expectRefused(parseHost, {"", ":7400", "host:", "host:65536", "host:-1", "host:7x", "host:x",
                            "[]:7400", "[::1]7400", "[::1]:", "[::1]:x", "jam@host", "http://host",
                            "http://host:7400", "host/jam", "a host"});
}

TEST(ParseHost, RefusesAnOpenBracket) {
  expectRefused(parseHost, {"[::1", "[::1:7400", "::1]"});
}

TEST(ParseRoomAddress, TakesRoomAndHost) {
  const auto address = parseRoomAddress("jam@music.example:7500");
  EXPECT_EQ(address.room, "jam");
  EXPECT_EQ(address.server.host, "music.example");
  EXPECT_EQ(address.server.port, 7500);
}

TEST(ParseRoomAddress, ARoomsNameMayContainTheSign) {
  EXPECT_EQ(parseRoomAddress("jam@home@music.example").room, "jam@home");
  EXPECT_EQ(parseRoomAddress("Müller's Raum@[::1]:7500").room, "Müller's Raum");
}

TEST(ParseRoomAddress, RefusesWhatIsNone) {
  expectRefused(parseRoomAddress, {"", "jam", "@host", "jam@", "jam@:7400", "a\nb@host",
                                   std::string(limits::kLongestName + 1, 'x') + "@host"});
}

TEST(CheckedName, TakesWhatTheWireTakes) {
  const std::string longest(limits::kLongestName, 'x');
  EXPECT_EQ(checkedName(longest, "room"), longest);
  EXPECT_EQ(checkedName("Müller 🎹", "player"), "Müller 🎹");
  EXPECT_THROW((void)checkedName(longest + "x", "room"), UsageError);
  EXPECT_THROW((void)checkedName("", "room"), UsageError);
  EXPECT_THROW((void)checkedName("a\x1b[2J", "room"), UsageError);
}

TEST(CheckedName, RefusesWhatIsNoUtf8) {
  EXPECT_THROW((void)checkedName("M\xFCller", "player"), UsageError);
}

TEST(CheckedName, SaysWhoseName) {
  const auto check = [](const std::string& text) { return checkedName(text, "player"); };
  EXPECT_EQ(complaintOf(check, ""), "a player's name has 1 to 64 bytes and no control characters");
}

TEST(CheckedPortsName, TakesWhatJackTakes) {
  EXPECT_EQ(checkedPortsName("midiPool 2"), "midiPool 2");
  EXPECT_EQ(checkedPortsName(std::string(60, 'x')), std::string(60, 'x'));
  for (const auto& text :
       {std::string{}, std::string(61, 'x'), std::string{"a:b"}, std::string{"a\nb"}}) {
    EXPECT_THROW((void)checkedPortsName(text), UsageError) << text;
  }
}

TEST(ParseLocalAddress, TakesAddressAndPort) {
  const auto address = parseLocalAddress("127.0.0.1:7500");
  EXPECT_EQ(address.address, "127.0.0.1");
  EXPECT_EQ(address.port, 7500);
  EXPECT_TRUE(address.chosen);
  EXPECT_EQ(parseLocalAddress("[::1]:7500").address, "::1");
}

TEST(ParseOscAddress, ANumberAloneIsAPortOfThisMachine) {
  EXPECT_EQ(parseOscAddress("9000").text(), "127.0.0.1:9000");
  EXPECT_EQ(parseOscAddress("0.0.0.0:9000").text(), "0.0.0.0:9000");
  expectRefused(parseOscAddress, {"", "x", "0.0.0.0", "70000", "127.0.0.1:"});
}

TEST(ParseLocalAddress, RefusesWhatIsNone) {
  expectRefused(parseLocalAddress, {"", "127.0.0.1", ":7401", "127.0.0.1:x", "127.0.0.1:"});
}

TEST(ParseLocalAddress, RefusesAnAddressWithoutAPort) {
  expectRefused(parseLocalAddress, {"::1", "[::1]", "2001:db8::1"});
}

TEST(ParseKinds, TakesAList) {
  const auto kinds = parseKinds("notes,bend,sysex");
  EXPECT_TRUE(kinds.has(MessageKind::kNotes));
  EXPECT_TRUE(kinds.has(MessageKind::kPitchBend));
  EXPECT_TRUE(kinds.has(MessageKind::kExclusive));
  EXPECT_FALSE(kinds.has(MessageKind::kControllers));
  EXPECT_TRUE(parseKinds("cc").has(MessageKind::kControllers));
  EXPECT_TRUE(parseKinds("program").has(MessageKind::kProgram));
  EXPECT_TRUE(parseKinds("pressure").has(MessageKind::kPressure));
}

TEST(ParseKinds, TakesAllAndNone) {
  EXPECT_TRUE(parseKinds("none").empty());
  const auto all = parseKinds("all");
  for (const auto kind :
       {MessageKind::kNotes, MessageKind::kControllers, MessageKind::kProgram,
        MessageKind::kPressure, MessageKind::kPitchBend, MessageKind::kExclusive}) {
    EXPECT_TRUE(all.has(kind));
  }
}

TEST(ParseKinds, RefusesOthers) {
  expectRefused(parseKinds, {"", "note", "notes,", "notes, cc", "Notes", "clock", "notes,none"});
}

TEST(ParseControl, TakesAListAllAndNone) {
  const auto some = parseControl("start,loop");
  EXPECT_TRUE(some.start);
  EXPECT_TRUE(some.loop);
  EXPECT_FALSE(some.stop || some.position || some.tempo);
  const auto all = parseControl("all");
  EXPECT_TRUE(all.start && all.stop && all.position && all.tempo && all.loop);
  const auto none = parseControl("none");
  EXPECT_FALSE(none.start || none.stop || none.position || none.tempo || none.loop);
  EXPECT_TRUE(parseControl("stop").stop);
  EXPECT_TRUE(parseControl("position").position);
  EXPECT_TRUE(parseControl("tempo").tempo);
}

TEST(ParseControl, RefusesOthers) {
  expectRefused(parseControl, {"", "play", "start,", "start,all", "Start"});
}

TEST(ParseChannelMap, MovesChannels) {
  const auto map = parseChannelMap("1:10,16:2");
  auto message = MessageBytes::of(Bytes{0x90, 60, 100});
  map.apply(message);
  EXPECT_EQ(message.status(), 0x99);
  message = MessageBytes::of(Bytes{0x9F, 60, 100});
  map.apply(message);
  EXPECT_EQ(message.status(), 0x91);
}

TEST(ParseChannelMap, NothingMovesNothing) {
  auto message = MessageBytes::of(Bytes{0x95, 60, 100});
  parseChannelMap("").apply(message);
  EXPECT_EQ(message.status(), 0x95);
}

TEST(ParseChannelMap, RefusesWhatIsNone) {
  expectRefused(parseChannelMap,
                {"1", "1:", ":1", "0:1", "1:17", "1:2:3", "a:b", "1:2,", "1-2", "1:2,3"});
}

TEST(ParseSignature, TakesSignatures) {
  EXPECT_EQ(parseSignature("7/8"), *TimeSignature::from(7, 8));
  EXPECT_EQ(parseSignature("64/32"), *TimeSignature::from(64, 32));
  EXPECT_EQ(parseSignature("1/1"), *TimeSignature::from(1, 1));
}

TEST(ParseSignature, RefusesOthers) {
  expectRefused(parseSignature, {"", "4", "4/", "/4", "0/4", "65/4", "4/3", "4/64", "4/4/4", "4:4",
                                 "-4/4", "4/-4", "4.5/4"});
}

TEST(ParseBpm, TakesTempos) {
  EXPECT_EQ(parseBpm("120").thousandths(), 120'000);
  EXPECT_EQ(parseBpm("137.325").thousandths(), 137'325);
  EXPECT_EQ(parseBpm("20").thousandths(), 20'000);
  EXPECT_EQ(parseBpm("999").thousandths(), 999'000);
}

TEST(ParseBpm, RefusesOthers) {
  expectRefused(parseBpm, {"", "fast", "19.9", "999.1", "-120", "120 bpm", "120,5", "nan", "inf"});
}

TEST(ParsePlace, CountsFromOne) {
  EXPECT_EQ(parsePlace("17"), (BarPosition{17, 1, 0}));
  EXPECT_EQ(parsePlace("17.3"), (BarPosition{17, 3, 0}));
  EXPECT_EQ(parsePlace("17.3.4"), (BarPosition{17, 3, 18}));
  EXPECT_EQ(parsePlace(std::to_string(limits::kLastBar)).bar, limits::kLastBar);
}

TEST(ParsePlace, RefusesOthers) {
  expectRefused(parsePlace, {"", "0", "-1", "1.0", "1.65", "1.1.0", "1.1.17", "1.1.1.1", "1.", ".1",
                             "one", "1,2", std::to_string(limits::kLastBar + 1)});
}

TEST(Names, SentencesRepeatWhatWasWritten) {
  EXPECT_EQ(complaintOf(parseBpm, "fast"), "\"fast\" is no tempo: 20 to 999 bpm");
  EXPECT_EQ(complaintOf(parseHost, "host:x"), "\"x\" is no port: a number from 0 to 65535");
  EXPECT_EQ(complaintOf(parseRoomAddress, "jam"),
            "\"jam\" is no ROOM@HOST[:PORT], as in jam@music.example");
}

}  // namespace
}  // namespace midipool
