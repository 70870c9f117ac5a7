// SPDX-License-Identifier: GPL-3.0-or-later
#include "realtime/sleep.hpp"

#include <gtest/gtest.h>

namespace midipool::realtime {
namespace {

using namespace std::chrono_literals;

TEST(Sleep, LastsUntilTheTime) {
  const auto until = monotonicNow() + 20ms;
  sleepUntil(until);
  EXPECT_GE(monotonicNow(), until);
  EXPECT_LT(monotonicNow(), until + 500ms);
}

TEST(Sleep, ReturnsAtOnceWhenTheTimeHasPassed) {
  const auto before = monotonicNow();
  sleepUntil(before - 10s);
  EXPECT_LT(monotonicNow() - before, 500ms);
}

TEST(Sleep, ClockNeverGoesBack) {
  auto before = monotonicNow();
  for (int i = 0; i < 10000; ++i) {
    const auto now = monotonicNow();
    EXPECT_GE(now, before);
    before = now;
  }
}

}  // namespace
}  // namespace midipool::realtime
