// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mix_schedule.hpp"

#include <gtest/gtest.h>

namespace midipool {
namespace {

using namespace std::chrono_literals;

constexpr LocalTime kBegin{100s};

TEST(MixSchedule, PeriodsFollowTheClockWithoutDrift) {
  MixSchedule schedule;
  schedule.start(kBegin);
  LocalTime last{};
  for (std::int64_t i = 0; i < 375 * 60; ++i) {  // a minute
    const auto due = schedule.take(schedule.nextStart() + 1ms);
    ASSERT_TRUE(due);
    EXPECT_EQ(due->frame, i * 128);
    EXPECT_EQ(due->skipped, i == 0);
    last = due->start;
  }
  EXPECT_EQ(schedule.nextStart(), kBegin + 60s);
  EXPECT_LT(last, schedule.nextStart());
  EXPECT_EQ(schedule.late(), 0U);
}

TEST(MixSchedule, NothingIsDueTooEarlyOrTwice) {
  MixSchedule schedule;
  EXPECT_FALSE(schedule.take(kBegin));
  schedule.start(kBegin);
  EXPECT_TRUE(schedule.take(kBegin));
  EXPECT_FALSE(schedule.take(kBegin + 2ms));
  EXPECT_TRUE(schedule.take(kBegin + 3ms));
}

TEST(MixSchedule, WhoIsALittleLateMakesUpForIt) {
  MixSchedule schedule;
  schedule.start(kBegin);
  (void)schedule.take(kBegin);
  int periods = 0;
  while (const auto due = schedule.take(kBegin + 20ms)) {
    EXPECT_FALSE(due->skipped);
    ++periods;
  }
  EXPECT_EQ(periods, 7);
  EXPECT_EQ(schedule.late(), 0U);
}

TEST(MixSchedule, WhoIsFarBehindLeavesPeriodsOutAndCountsThem) {
  MixSchedule schedule;
  schedule.start(kBegin);
  (void)schedule.take(kBegin);
  const auto due = schedule.take(kBegin + 100ms);
  ASSERT_TRUE(due);
  EXPECT_TRUE(due->skipped);
  EXPECT_GT(due->start, kBegin + 97ms);
  EXPECT_EQ(due->frame, 37 * 128);
  EXPECT_EQ(schedule.late(), 36U);
  EXPECT_FALSE(schedule.take(kBegin + 100ms));
}

TEST(MixSchedule, AfterAPauseFramesGoOnWhereTheyWere) {
  MixSchedule schedule;
  schedule.start(kBegin);
  (void)schedule.take(kBegin);
  schedule.stop();
  EXPECT_FALSE(schedule.take(kBegin + 1s));
  schedule.start(kBegin + 10s);
  const auto due = schedule.take(kBegin + 10s);
  ASSERT_TRUE(due);
  EXPECT_EQ(due->frame, 128);
  EXPECT_EQ(due->start, kBegin + 10s);
  EXPECT_TRUE(due->skipped);
  EXPECT_EQ(schedule.late(), 0U);
}

}  // namespace
}  // namespace midipool
