// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/control/requests.hpp"

#include <gtest/gtest.h>

#include "ui/control/control_limits.hpp"
#include "wire/wire_test.hpp"

namespace midipool::control {
namespace {

// How the examples of docs/control-api.md are read and written is tested in tests/docs/.

Request decode(const std::string& text) {
  std::optional<std::int64_t> id;
  return decodeRequest(text, id);
}

template <typename Wanted>
Wanted wish(const std::string& text) {
  return std::get<Wanted>(decode(text).wish);
}

void expectChecked(const std::string& good, const std::string& field,
                   const std::vector<boost::json::value>& bad, bool optional = false) {
  midipool::testing::expectFieldChecked(good, field, bad, decode, optional);
}

TEST(ControlRequests, WhatIsAbsentStays) {
  const auto change =
      wish<ChangeStrip>(R"({"type": "strip", "nickname": "Ben", "pan": 0.5})").change;
  EXPECT_FALSE(change.gain || change.muted || change.soloed);
  const StripSettings before{Decibels{-3.0}, -1.0, true, false};
  EXPECT_EQ(changed(before, change), (StripSettings{Decibels{-3.0}, 0.5, true, false}));
}

TEST(ControlRequests, BelowTheFadersBottomIsSilence) {
  EXPECT_EQ(wish<ChangeMaster>(R"({"type": "master", "gain_db": -90.5})").gain,
            Decibels::silence());
  EXPECT_EQ(wish<ChangeMaster>(R"({"type": "master", "gain_db": -90})").gain, Decibels{-90.0});
}

TEST(ControlRequests, EachFieldIsChecked) {
  const auto strip = R"({"type": "strip", "nickname": "Ben", "gain_db": 0, "pan": 0, "muted": true,
                         "soloed": true})";
  expectChecked(strip, "nickname", {"", boost::json::string(81, 'x'), 7});
  expectChecked(strip, "gain_db", {10.5, -201, "0"}, true);
  expectChecked(strip, "pan", {1.1, -1.1, "0"}, true);
  expectChecked(strip, "muted", {1, "no"}, true);
  expectChecked(strip, "soloed", {1, "no"}, true);
  expectChecked(R"({"type": "input", "input": 8})", "input", {0, 9, 1.5, "1"});
  expectChecked(R"({"type": "hello", "meters_per_second": 120})", "meters_per_second",
                {-1, 121, "30"}, true);
  expectChecked(R"({"type": "leave", "id": 0})", "id", {-1, 1'000'000'001, "1", 0.5}, true);
  expectChecked(R"({"type": "chat", "text": "x"})", "text",
                {"", boost::json::string(501, 'x'), "a\nb"});
  expectChecked(R"({"type": "host", "room": "jam", "nickname": "Ann"})", "room", {"", "a\nb"});
  expectChecked(R"({"type": "host", "room": "jam", "nickname": "Ann"})", "nickname", {"", 7});
  expectChecked(R"({"type": "host", "room": "jam", "nickname": "Ann", "port": 65535})", "port",
                {0, 65536, "7410"}, true);
  expectChecked(R"({"type": "join", "invitation": "x", "nickname": "Ann"})", "invitation",
                {"", 7, boost::json::string(1025, 'x'), "\x07"});
  expectChecked(R"({"type": "choose_devices", "rate": 48000})", "rate", {7999, 192001}, true);
  expectChecked(R"({"type": "choose_devices", "period": 64})", "period", {15, 4097}, true);
  expectChecked(R"({"type": "connect_ports", "from": "a:b", "to": "c:d"})", "to", {"", 7});
  expectChecked(R"({"type": "learn", "control": "master/gain"})", "control", {"", 7});
}

TEST(ControlRequests, ARecordingBeginsOnTheBarUnlessSaidOtherwise) {
  EXPECT_FALSE(wish<Record>(R"({"type": "record", "on": true})").now);
  EXPECT_TRUE(wish<Record>(R"({"type": "record", "on": false, "now": true})").now);
  expectChecked(R"({"type": "record", "on": true})", "on", {1, "yes"});
}

TEST(ControlRequests, ARecordingIsHereUnlessTheServerIsMeant) {
  EXPECT_FALSE(wish<Record>(R"({"type": "record", "on": true})").server);
  EXPECT_TRUE(wish<Record>(R"({"type": "record", "on": true, "server": true})").server);
  expectChecked(R"({"type": "record", "on": true, "server": true})", "server", {1, "yes"}, true);
}

TEST(ControlRequests, AnInvitationMayComeInLines) {
  const auto join = wish<JoinRoom>(
      R"({"type": "join", "invitation": "midipool:jam\n@host\r\n", "nickname": "A"})");
  EXPECT_EQ(join.invitation, "midipool:jam @host  ");
}

TEST(ControlRequests, SettingsAreTextsNumbersAndTruthValues) {
  const auto settings = wish<ChangeSettings>(R"({"type": "settings", "settings":
                               {"a": "x", "b": 1.5, "c": true, "d": null}})")
                            .settings;
  EXPECT_EQ(settings.at("a"), Setting{std::string{"x"}});
  EXPECT_EQ(settings.at("b"), Setting{1.5});
  EXPECT_EQ(settings.at("c"), Setting{true});
  EXPECT_EQ(settings.at("d"), Setting{nullptr});
  for (const auto* bad : {R"({"type": "settings"})", R"({"type": "settings", "settings": []})",
                          R"({"type": "settings", "settings": {"a": []}})",
                          R"({"type": "settings", "settings": {"a": {}}})",
                          R"({"type": "settings", "settings": {"": 1}})"}) {
    EXPECT_THROW((void)decode(bad), ProtocolError) << bad;
  }
  const std::string long4k(limits::kLongestSettings, 'x');
  EXPECT_THROW((void)decode(R"({"type": "settings", "settings": {"a": ")" + long4k + "\"}}"),
               ProtocolError);
}

TEST(ControlRequests, TheIdIsKnownThoughTheRestIsWrong) {
  std::optional<std::int64_t> id;
  EXPECT_THROW((void)decodeRequest(R"({"type": "strip", "id": 7})", id), ProtocolError);
  EXPECT_EQ(id, 7);
}

TEST(ControlRequests, UnknownTypesAndFieldsAreSkipped) {
  EXPECT_EQ(wish<Unknown>(R"({"type": "dance"})").type, "dance");
  EXPECT_NO_THROW((void)wish<LeaveRoom>(R"({"type": "leave", "gracefully": {"x": [1]}})"));
  for (const auto* garbage : {"", "[]", "{}", "leave", "{\"type\": 7}"}) {
    EXPECT_THROW((void)decode(garbage), ProtocolError) << garbage;
  }
}

}  // namespace
}  // namespace midipool::control
