// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/arrival_time.hpp"

#include <ctime>

#include <gtest/gtest.h>

#include "net/monotonic_clock.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;

constexpr ClockPair kReading{1'000'000s, LocalTime{500s}};

TEST(ArrivalTime, IsAsLongAgoAsTheStampSays) {
  EXPECT_EQ(arrivalTime(1'000'000s, kReading), LocalTime{500s});
  EXPECT_EQ(arrivalTime(1'000'000s - 3ms, kReading), LocalTime{500s - 3ms});
  EXPECT_EQ(arrivalTime(1'000'000s - 100ms, kReading), LocalTime{500s - 100ms});
}

TEST(ArrivalTime, IsNowWhenTheStampCannotBe) {
  EXPECT_EQ(arrivalTime(1'000'000s + 1ns, kReading), LocalTime{500s});
  EXPECT_EQ(arrivalTime(1'000'000s - 100ms - 1ns, kReading), LocalTime{500s});
  EXPECT_EQ(arrivalTime(0s, kReading), LocalTime{500s});
}

TEST(ArrivalTime, BothClocksAreReadTogether) {
  const MonotonicClock clock;
  const auto before = clock.now();
  const auto first = readClocks(clock);
  const auto second = readClocks(clock);
  EXPECT_GE(first.local, before);
  EXPECT_LE(second.local, clock.now());
  const auto drift = (second.wall - first.wall) - (second.local - first.local);
  EXPECT_LT(std::chrono::abs(drift), 1ms);
  EXPECT_NEAR(static_cast<double>(first.wall / 1s), static_cast<double>(std::time(nullptr)), 2.0);
}

}  // namespace
}  // namespace midipool
