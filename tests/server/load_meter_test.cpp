// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/load_meter.hpp"

#include <gtest/gtest.h>

namespace midipool {
namespace {

using namespace std::chrono_literals;

TEST(LoadMeter, KnowsNothingBeforeTheSecondLook) {
  LoadMeter meter;
  meter.look({5s, 1'000, 2'000}, LocalTime{1000s});
  EXPECT_EQ(meter.load().processorPercent, 0.0);
  EXPECT_EQ(meter.load().receivedPerSecond, 0.0);
}

TEST(LoadMeter, TellsWhatHappensInASecond) {
  LoadMeter meter;
  meter.look({5s, 1'000, 2'000}, LocalTime{1000s});
  meter.look({6s, 1'500, 4'000}, LocalTime{1005s});
  EXPECT_DOUBLE_EQ(meter.load().processorPercent, 20.0);
  EXPECT_DOUBLE_EQ(meter.load().receivedPerSecond, 100.0);
  EXPECT_DOUBLE_EQ(meter.load().sentPerSecond, 400.0);
}

TEST(LoadMeter, IsNotMovedByAMoment) {
  LoadMeter meter;
  meter.look({}, LocalTime{1000s});
  meter.look({1s, 100, 0}, LocalTime{1010s});
  meter.look({2s, 200, 0}, LocalTime{1010s + 10ms});
  EXPECT_DOUBLE_EQ(meter.load().receivedPerSecond, 10.0);
}

TEST(LoadMeter, CountersThatBeganAnewAreNoLoad) {
  LoadMeter meter;
  meter.look({{}, 1'000, 0}, LocalTime{1000s});
  meter.look({{}, 10, 0}, LocalTime{1010s});
  EXPECT_EQ(meter.load().receivedPerSecond, 0.0);
}

TEST(LoadMeter, TheProcessTakesTime) {
  const auto before = processorTime();
  volatile unsigned sum = 0;
  while (processorTime() - before < 20ms) sum = sum + 1;
  EXPECT_GE(processorTime(), before + 20ms);
}

}  // namespace
}  // namespace midipool
