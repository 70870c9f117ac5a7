// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/status_screen.hpp"

#include <algorithm>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace midipool {
namespace {

using boost::json::array;
using boost::json::object;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

object level(double peak) {
  return {{"peak_db", array{peak, -200.0}}, {"held_db", array{peak, -200.0}}};
}

object room(int others) {
  array peers{object{{"nickname", "Ben"}, {"self", true}}};
  array stems;
  for (int i = 0; i < others; ++i) {
    const auto name = "Änn " + std::to_string(i);
    peers.push_back(object{{"nickname", name}, {"self", false}});
    stems.push_back(object{{"nickname", name},
                           {"level", level(-10.0)},
                           {"gain_db", -6.0},
                           {"pan", -0.3},
                           {"muted", true},
                           {"soloed", false},
                           {"delay_ms", 31.7},
                           {"packets", 90},
                           {"lost", 10}});
  }
  return {{"room", "jam"},
          {"server", "music.example:7400"},
          {"nickname", "Ben"},
          {"online", true},
          {"clock", {{"state", "locked"}, {"error_bound_ms", 0.18}}},
          {"transport",
           {{"playing", true},
            {"bpm", 137.3},
            {"position", {{"bar", 17}, {"beat", 3}, {"tick", 6}}},
            {"time_signature", {{"numerator", 7}, {"denominator", 8}}},
            {"loop", nullptr}}},
          {"peers", peers},
          {"sound",
           {{"sending", {{"level", level(-3.0)}}},
            {"stems", stems},
            {"level", level(-200.0)},
            {"master_db", 0.0}}}};
}

std::size_t characters(const std::string& line) {
  return static_cast<std::size_t>(std::ranges::count_if(
      line, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }));
}

std::vector<std::string> plain(const object& status, ScreenSize size = {100, 24}) {
  return statusScreen(status, size, Colours::kNone);
}

TEST(StatusScreen, TellsRoomClockAndPlace) {
  const auto lines = plain(room(0));
  EXPECT_THAT(lines[0], StartsWith("jam@music.example:7400 as Ben"));
  EXPECT_THAT(lines[1], StartsWith("clock locked ±0.18 ms"));
  EXPECT_THAT(lines[2],
              AllOf(StartsWith("▶ playing 17.3.06"), HasSubstr("137.300 bpm"), HasSubstr("7/8")));
}

TEST(StatusScreen, TellsWhenASongThatIsCountedInBegins) {
  auto status = room(0);
  auto& transport = status["transport"].as_object();
  transport["playing"] = false;
  transport["begins_in_ms"] = 2140.0;
  EXPECT_THAT(plain(status)[2], StartsWith("■ beginning in 2.1 s 17.3.06"));
  transport["begins_at"] = object{{"bar", 1}, {"beat", 1}, {"tick", 0}};
  EXPECT_THAT(plain(status)[2], StartsWith("■ beginning in 2.1 s 1.1.00"));
}

TEST(StatusScreen, TellsOfEachPlayer) {
  const auto lines = plain(room(1));
  EXPECT_THAT(lines[5], AllOf(StartsWith("Ben "), HasSubstr("(you)"), HasSubstr("-3.0")));
  EXPECT_THAT(lines[6], AllOf(StartsWith("Änn 0 "), HasSubstr("-10.0"), HasSubstr("-6.0 L30  M-"),
                              HasSubstr("31.7 ms"), HasSubstr("10.00 %")));
  EXPECT_THAT(lines[7], StartsWith("master"));
}

TEST(StatusScreen, WhoSendsNothingHasNoMeter) {
  auto status = room(1);
  status["sound"].as_object()["stems"] = array{};
  EXPECT_THAT(plain(status)[6], AllOf(StartsWith("Änn 0"), HasSubstr("no sound")));
}

TEST(StatusScreen, SaysWhenTheServerIsLost) {
  auto status = room(0);
  status["online"] = false;
  EXPECT_THAT(plain(status)[0], HasSubstr("server lost"));
}

TEST(StatusScreen, FitsEveryTerminal) {
  for (const std::size_t columns : {1, 20, 63, 80, 200}) {
    for (const std::size_t rows : {1, 5, 10, 24}) {
      const auto lines = plain(room(40), {columns, rows});
      EXPECT_LE(lines.size(), rows);
      for (const auto& line : lines) EXPECT_EQ(characters(line), columns) << line;
    }
  }
  EXPECT_THAT(plain(room(40)), ::testing::Contains(HasSubstr("and 24 more")));
}

TEST(StatusScreen, LouderIsLonger) {
  const auto lit = [](double peak) {
    auto status = room(0);
    status["sound"].as_object()["level"] = level(peak);
    const auto line = plain(status)[6];
    std::size_t count = 0;
    for (auto at = line.find("▮"); at != std::string::npos; at = line.find("▮", at + 1)) ++count;
    return count;
  };
  EXPECT_EQ(lit(-200.0), 0U);
  EXPECT_GT(lit(-30.0), 0U);
  EXPECT_GT(lit(-6.0), lit(-30.0));
  EXPECT_EQ(lit(0.0), 30U);
}

TEST(StatusScreen, ColoursOnlyWhereWanted) {
  const auto coloured = statusScreen(room(1), {100, 24}, Colours::kAnsi);
  EXPECT_THAT(coloured[5], HasSubstr("\033[33m"));
  for (const auto& line : plain(room(1))) EXPECT_THAT(line, Not(HasSubstr("\033")));
}

TEST(StatusScreen, TellsThatThereIsNoRoom) {
  const auto lines = statusScreen({}, {80, 24}, Colours::kNone);
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_THAT(lines[0], StartsWith("in no room: host or join one"));
}

}  // namespace
}  // namespace midipool
