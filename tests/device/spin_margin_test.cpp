// SPDX-License-Identifier: GPL-3.0-or-later
#include "device/spin_margin.hpp"

#include <random>

#include <gtest/gtest.h>

namespace midipool {
namespace {

using namespace std::chrono_literals;

// Late by 20 µs and an exponential tail of that mean, as a machine's wake-ups are.
Nanoseconds lateness(std::mt19937& source, Nanoseconds mean) {
  std::exponential_distribution<double> tail{1.0 / static_cast<double>(mean.count())};
  return 20us + Nanoseconds{static_cast<std::int64_t>(tail(source))};
}

double shareTooLate(SpinMargin& margin, Nanoseconds mean, int wakeUps) {
  std::mt19937 source{7};
  int tooLate = 0;
  for (int i = 0; i < wakeUps; ++i) {
    const auto late = lateness(source, mean);
    if (late > margin.get()) ++tooLate;
    margin.woke(late);
  }
  return static_cast<double>(tooLate) / wakeUps;
}

TEST(SpinMarginTest, NearlyAllWakeUpsAreInTimeAndTheMarginIsNoLargerThanThatNeeds) {
  SpinMargin margin{1ms};
  shareTooLate(margin, 10us, 20'000);
  // ln 200 = 5.3 means of the tail.
  EXPECT_NEAR(static_cast<double>(margin.get().count()), 73'000.0, 30'000.0);
  EXPECT_NEAR(shareTooLate(margin, 10us, 20'000), 0.005, 0.002);
}

TEST(SpinMarginTest, FollowsAMachineThatWakesLaterNow) {
  SpinMargin margin{1ms};
  shareTooLate(margin, 5us, 20'000);
  const auto before = margin.get();
  EXPECT_NEAR(shareTooLate(margin, 30us, 20'000), 0.005, 0.003);
  EXPECT_GT(margin.get(), 2 * before);
}

TEST(SpinMarginTest, IsNeverMoreThanTheMostAndNeverLessThanNothing) {
  SpinMargin margin{250us};
  for (int i = 0; i < 100; ++i) margin.woke(20ms);
  EXPECT_EQ(margin.get(), 250us);
  for (int i = 0; i < 10'000; ++i) margin.woke(0us);
  EXPECT_EQ(margin.get(), 0us);
  SpinMargin none{0us};
  none.woke(1ms);
  EXPECT_EQ(none.get(), 0us);
}

}  // namespace
}  // namespace midipool
