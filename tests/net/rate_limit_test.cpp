// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/rate_limit.hpp"

#include <gtest/gtest.h>

namespace midipool {
namespace {

using namespace std::chrono_literals;

LocalTime at(Nanoseconds time) {
  return LocalTime{time};
}

int takenAt(RateLimit& limit, LocalTime now) {
  int taken = 0;
  while (taken < 1'000 && limit.allow(now)) ++taken;
  return taken;
}

TEST(RateLimit, AllowsABurstAndThenTheRate) {
  RateLimit limit{10.0, 5.0};
  EXPECT_EQ(takenAt(limit, at(0s)), 5);
  EXPECT_EQ(takenAt(limit, at(99ms)), 0);
  EXPECT_EQ(takenAt(limit, at(100ms)), 1);
  EXPECT_EQ(takenAt(limit, at(400ms)), 3);
  EXPECT_EQ(takenAt(limit, at(1h)), 5);  // never more than the burst
}

TEST(RateLimit, KeepsTheRateInTheLongRun) {
  RateLimit limit{300.0, 20.0};
  int taken = 0;
  for (auto now = 0ms; now < 60s; now += 1ms) taken += takenAt(limit, at(now));
  EXPECT_NEAR(taken, 60 * 300 + 20, 1);
}

TEST(RateLimit, CountsCosts) {
  RateLimit limit{1.0, 10.0};
  EXPECT_TRUE(limit.allow(at(0s), 7.0));
  EXPECT_FALSE(limit.allow(at(0s), 4.0));
  EXPECT_TRUE(limit.allow(at(0s), 3.0));
  EXPECT_FALSE(limit.allow(at(0s), 11.0));
}

TEST(RateLimit, ARefusalCostsNothing) {
  RateLimit limit{10.0, 1.0};
  EXPECT_TRUE(limit.allow(at(0s)));
  for (int i = 0; i < 100; ++i) EXPECT_FALSE(limit.allow(at(50ms)));
  EXPECT_TRUE(limit.allow(at(100ms)));
}

TEST(RateLimit, WorksAtAnyTimeOfTheClock) {
  for (const auto start : {-1'000'000h, 0h, 1'000'000h}) {
    RateLimit limit{10.0, 3.0};
    EXPECT_EQ(takenAt(limit, at(start)), 3);
  }
}

TEST(RateLimit, IsIdleWhenTheBucketIsFull) {
  RateLimit limit{10.0, 5.0};
  EXPECT_TRUE(limit.isIdle(at(0s)));
  EXPECT_TRUE(limit.allow(at(0s)));
  EXPECT_FALSE(limit.isIdle(at(99ms)));
  EXPECT_TRUE(limit.isIdle(at(100ms)));
}

}  // namespace
}  // namespace midipool
