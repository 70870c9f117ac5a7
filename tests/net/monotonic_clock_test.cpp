// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/monotonic_clock.hpp"

#include <thread>

#include <gtest/gtest.h>

namespace midipool {
namespace {

using namespace std::chrono_literals;

TEST(MonotonicClock, GoesForwardAtTheRightPace) {
  const MonotonicClock clock;
  const auto start = clock.now();
  std::this_thread::sleep_for(20ms);
  const auto passed = clock.now() - start;
  EXPECT_GE(passed, 20ms);
  EXPECT_LT(passed, 1s);
}

TEST(MonotonicClock, IsTheOneOfTheSteadyClock) {
  const MonotonicClock clock;
  const auto difference =
      clock.now().time_since_epoch() - std::chrono::steady_clock::now().time_since_epoch();
  EXPECT_LT(std::chrono::abs(difference), 100ms);
}

}  // namespace
}  // namespace midipool
