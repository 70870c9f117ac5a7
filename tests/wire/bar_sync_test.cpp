// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/bar_sync.hpp"

#include <random>

#include <gtest/gtest.h>

#include "wire/json_fields.hpp"
#include "wire/limits.hpp"
#include "wire/wire_test.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;
using boost::json::object;
using Values = std::vector<boost::json::value>;

Timeline decode(const std::string& text) {
  const auto json = parseJsonObject(text);
  return barSyncFromJson({json, "bar_sync"});
}

std::string encode(const Timeline& timeline) {
  return boost::json::serialize(barSyncToJson(timeline));
}

Timeline example() {
  Timeline timeline;
  timeline.start = SessionTime{123'456'789'012ns};
  timeline.song = Beats::quarters(64) + Beats::ticks(5);
  timeline.bpm = *Bpm::from(137.325);
  timeline.playing = true;
  timeline.loop = Loop{Beats::quarters(60), Beats::quarters(76)};
  timeline.revision = 1'700'000'000'123;
  return timeline;
}

void expectChecked(const std::string& field, const Values& bad, bool optional = false) {
  testing::expectFieldChecked(encode(example()), field, bad, decode, optional);
}

TEST(BarSync, HasTheDocumentedFields) {
  EXPECT_EQ(barSyncToJson(example()),
            (object{{"type", "bar_sync"},
                    {"target_send_timestamp", 123'456'789'012},
                    {"bpm", 137.325},
                    {"position", {{"bar", 17}, {"beat", 1}, {"tick", 5}}},
                    {"song_position", 1541},
                    {"time_signature", {{"numerator", 4}, {"denominator", 4}}},
                    {"playing", true},
                    {"loop", {{"start", 1440}, {"end", 1824}}},
                    {"revision", 1'700'000'000'123}}));
}

TEST(BarSync, SaysOfHowMuchIsCountedInOnlyWhereItIs) {
  auto timeline = example();
  EXPECT_FALSE(barSyncToJson(timeline).contains("count_in"));
  timeline.countIn = Beats::quarters(8);
  EXPECT_EQ(barSyncToJson(timeline).at("count_in"), 192);
  EXPECT_EQ(decode(encode(timeline)).countIn, timeline.countIn);
  testing::expectFieldChecked(encode(timeline), "count_in",
                              {-1, limits::kLongestCountIn + 1, "1", 1.5}, decode, true);
}

TEST(BarSync, NoLoopIsNull) {
  auto timeline = example();
  timeline.loop.reset();
  EXPECT_TRUE(barSyncToJson(timeline).at("loop").is_null());
  EXPECT_FALSE(decode(encode(timeline)).loop);
}

TEST(BarSync, AnyTimelineArrivesAsItWasSent) {
  std::mt19937_64 random{1};
  const auto upTo = [&](std::int64_t most) {
    return std::uniform_int_distribution<std::int64_t>{0, most}(random);
  };
  for (int i = 0; i < 2'000; ++i) {
    Timeline timeline;
    timeline.start = SessionTime{Nanoseconds{upTo(std::int64_t{1} << 60) - (1 << 30)}};
    timeline.bpm = *Bpm::fromThousandths(20'000 + upTo(979'000));
    timeline.signature = *TimeSignature::from(1 + upTo(63), std::int64_t{1} << upTo(5));
    timeline.song = Beats::ticks(upTo(1'000'000));
    timeline.origin = {Beats::ticks(upTo(1'000'000)), 1 + upTo(100)};
    timeline.playing = upTo(1) == 0;
    if (upTo(1) == 0) timeline.loop = Loop{Beats::ticks(upTo(500)), Beats::ticks(501 + upTo(500))};
    timeline.revision = static_cast<std::uint64_t>(upTo(limits::kLastRevision));

    const auto arrived = decode(encode(timeline));
    // Of the origin it only matters how bars are counted from it.
    for (const auto place : {timeline.song, Beats{}, timeline.song + Beats::ticks(777)}) {
      EXPECT_EQ(arrived.barPositionOf(place), timeline.barPositionOf(place));
    }
    timeline.origin = arrived.origin;
    EXPECT_EQ(arrived, timeline);
  }
}

TEST(BarSync, EachFieldIsChecked) {
  const auto lastTime = limits::kLastTimestamp;
  expectChecked("target_send_timestamp", {"now", nullptr, 0.5, lastTime + 1, -lastTime - 1});
  expectChecked("bpm", {19.9, 999.1, "120", nullptr, 0, -120});
  expectChecked("song_position", {-1, limits::kLastSongTick + 1, "0", 0.5});
  expectChecked("playing", {0, 1, "true", nullptr});
  expectChecked("revision", {-1, limits::kLastRevision + 1, "1", 1e300});
  expectChecked("position", {"1.1.0", 1, nullptr});
  expectChecked("position.bar", {limits::kLastBar + 1, -limits::kLastBar - 1, "1", nullptr});
  expectChecked("position.beat", {0, 65, "1"});
  expectChecked("position.tick", {-1, 96, "1"});
  expectChecked("time_signature", {"4/4", 4, nullptr});
  expectChecked("time_signature.numerator", {0, 65, "4"});
  expectChecked("time_signature.denominator", {0, 3, 33, 64, "4"});
  expectChecked("loop", {"off", 1, true}, true);
  expectChecked("loop.start", {-1, "0", limits::kLastSongTick + 1, nullptr});
  expectChecked("loop.end", {1440, 0, -1, limits::kLastSongTick + 1});
}

TEST(BarSync, ATempoIsRoundedToItsThousandth) {
  auto json = barSyncToJson(example());
  json["bpm"] = 120.00049;
  EXPECT_EQ(decode(boost::json::serialize(json)).bpm, Bpm{});
}

TEST(BarSync, UnknownFieldsAreSkipped) {
  auto json = barSyncToJson(example());
  json["swing"] = object{{"amount", 60}};
  EXPECT_EQ(decode(boost::json::serialize(json)).song, example().song);
}

TEST(BarSync, AtItsLimitsItStillCounts) {
  auto timeline = example();
  timeline.start = SessionTime{Nanoseconds{limits::kLastTimestamp}};
  timeline.song = Beats::ticks(limits::kLastSongTick);
  timeline.revision = limits::kLastRevision;
  const auto arrived = decode(encode(timeline));
  EXPECT_EQ(arrived.song, timeline.song);
  EXPECT_EQ(arrived.barPositionOf(arrived.song), timeline.barPositionOf(timeline.song));
}

}  // namespace
}  // namespace midipool
