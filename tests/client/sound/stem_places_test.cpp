// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/sound/stem_places.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace midipool {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

LocalTime at(Nanoseconds time) {
  return LocalTime{1000s + time};
}

std::string numbered(std::size_t number) {
  return "player " + std::to_string(number);
}

void fill(StemPlaces& places) {
  for (std::size_t i = 0; i < kPlayerSlots; ++i) ASSERT_EQ(places.take(numbered(i)), i);
}

TEST(StemPlaces, AreFreeAtFirst) {
  const StemPlaces places;
  for (std::size_t slot = 0; slot < kStemSlots; ++slot) EXPECT_EQ(places.nameAt(slot), "");
}

TEST(StemPlaces, EachHasHisOwn) {
  StemPlaces places;
  EXPECT_EQ(places.take("Ann"), 0U);
  EXPECT_EQ(places.take("Ben"), 1U);
  EXPECT_EQ(places.take("Ann"), 0U);
  EXPECT_EQ(places.nameAt(0), "Ann");
  EXPECT_EQ(places.nameAt(1), "Ben");
}

TEST(StemPlaces, AreKeptForAMinute) {
  StemPlaces places;
  places.take("Ann");
  places.take("Ben");
  places.leave(0, at(0s));
  EXPECT_THAT(places.expire(at(60s - 1ns)), IsEmpty());
  EXPECT_EQ(places.take("Cid"), 2U);
  EXPECT_THAT(places.expire(at(60s)), ElementsAre(0));
  EXPECT_THAT(places.expire(at(120s)), IsEmpty());
  EXPECT_EQ(places.take("Dan"), 0U);
}

TEST(StemPlaces, WhoIsBackInTimeStays) {
  StemPlaces places;
  places.take("Ann");
  places.leave(0, at(0s));
  EXPECT_EQ(places.take("Ann"), 0U);
  EXPECT_THAT(places.expire(at(1h)), IsEmpty());
}

TEST(StemPlaces, TheMinuteCountsFromTheLastLeaving) {
  StemPlaces places;
  places.take("Ann");
  places.leave(0, at(0s));
  places.take("Ann");
  places.leave(0, at(50s));
  EXPECT_THAT(places.expire(at(109s)), IsEmpty());
  EXPECT_THAT(places.expire(at(110s)), ElementsAre(0));
}

TEST(StemPlaces, WhenAllAreTakenThatOfWhoLeftFirstIsTakenOver) {
  StemPlaces places;
  fill(places);
  EXPECT_EQ(places.take("one more"), std::nullopt);
  places.leave(9, at(2s));
  places.leave(5, at(1s));
  EXPECT_EQ(places.take("one more"), 5U);
  EXPECT_EQ(places.take("another"), 9U);
  EXPECT_EQ(places.take("nobody"), std::nullopt);
  EXPECT_THAT(places.expire(at(1h)), IsEmpty());
}

TEST(StemPlaces, WhoLostHisPlaceGetsAnotherOne) {
  StemPlaces places;
  fill(places);
  places.leave(5, at(0s));
  places.take("one more");
  EXPECT_EQ(places.take(numbered(5)), std::nullopt);
  places.leave(7, at(1s));
  EXPECT_EQ(places.take(numbered(5)), 7U);
}

TEST(StemPlaces, TheServersMixHasOneThatNobodyElseGets) {
  StemPlaces places;
  fill(places);
  EXPECT_EQ(places.takeForMix("mix"), kMixSlot);
  EXPECT_EQ(places.nameAt(kMixSlot), "mix");
  EXPECT_FALSE(places.hasRoom());
  places.leave(kMixSlot, at(0s));
  EXPECT_FALSE(places.hasRoom());
  EXPECT_EQ(places.take("one more"), std::nullopt);
  EXPECT_THAT(places.expire(at(60s)), ElementsAre(kMixSlot));
  places.leave(3, at(61s));
  EXPECT_TRUE(places.hasRoom());
}

}  // namespace
}  // namespace midipool
