// SPDX-License-Identifier: GPL-3.0-or-later
#include "realtime/latest.hpp"

#include <atomic>
#include <cstdint>
#include <thread>

#include <gtest/gtest.h>

namespace midipool::realtime {
namespace {

TEST(Latest, HoldsTheFirstValueUntilThereIsAnother) {
  Latest<int> latest{7};
  EXPECT_EQ(latest.get(), 7);
  EXPECT_EQ(latest.get(), 7);
  latest.set(8);
  EXPECT_EQ(latest.get(), 8);
  EXPECT_EQ(latest.get(), 8);
}

TEST(Latest, SkipsWhatNobodyRead) {
  Latest<int> latest;
  for (int value = 1; value <= 10; ++value) latest.set(value);
  EXPECT_EQ(latest.get(), 10);
}

// Two halves that belong together, to show a value read while it is being written.
struct Pair {
  std::int64_t first = 0;
  std::int64_t filling[14] = {};
  std::int64_t second = 0;
};

TEST(Latest, NeverGoesBackAndNeverTearsBetweenTwoThreads) {
  constexpr std::int64_t kLast = 300'000;
  Latest<Pair> latest;
  std::thread writer{[&latest] {
    for (std::int64_t value = 1; value <= kLast; ++value) latest.set({value, {}, -value});
  }};
  std::int64_t before = 0;
  bool torn = false;
  bool backwards = false;
  while (before < kLast) {
    const Pair& pair = latest.get();
    torn = torn || pair.first != -pair.second;
    backwards = backwards || pair.first < before;
    before = pair.first;
  }
  writer.join();
  EXPECT_FALSE(torn);
  EXPECT_FALSE(backwards);
}

}  // namespace
}  // namespace midipool::realtime
