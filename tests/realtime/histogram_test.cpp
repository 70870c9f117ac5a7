// SPDX-License-Identifier: GPL-3.0-or-later
#include "realtime/histogram.hpp"

#include <atomic>
#include <thread>

#include <gtest/gtest.h>

namespace midipool::realtime {
namespace {

using namespace std::chrono_literals;

TEST(Histogram, IsZeroWhileEmpty) {
  const Histogram histogram;
  EXPECT_EQ(histogram.count(), 0U);
  EXPECT_EQ(histogram.percentile(0.5), 0ns);
  EXPECT_EQ(histogram.worst(), 0ns);
}

TEST(Histogram, CountsSmallValuesExactly) {
  Histogram histogram;
  for (int i = 0; i < 8; ++i) histogram.add(Nanoseconds{i});
  EXPECT_EQ(histogram.percentile(0.5), 3ns);
  EXPECT_EQ(histogram.percentile(1.0), 7ns);
}

TEST(Histogram, GivesPercentilesToAnEighth) {
  for (const auto unit : {1ns, 1000ns, 1'000'000ns}) {
    Histogram histogram;
    for (int i = 1; i <= 1000; ++i) histogram.add(i * unit);
    for (const double share : {0.1, 0.5, 0.9, 0.99}) {
      const double exact = share * 1000.0 * static_cast<double>(unit.count());
      const auto found = static_cast<double>(histogram.percentile(share).count());
      EXPECT_GE(found, exact * 0.999);
      EXPECT_LE(found, exact * 1.13);
    }
    EXPECT_EQ(histogram.worst(), 1000 * unit);
    EXPECT_EQ(histogram.percentile(1.0), 1000 * unit);
    EXPECT_EQ(histogram.count(), 1000U);
  }
}

TEST(Histogram, TakesWhatIsOutOfRange) {
  Histogram histogram;
  histogram.add(-5ns);
  histogram.add(3h);
  EXPECT_EQ(histogram.count(), 2U);
  EXPECT_EQ(histogram.percentile(0.5), 0ns);
  EXPECT_EQ(histogram.worst(), 3h);
}

TEST(Histogram, LosesNothingWhileItIsRead) {
  constexpr int kAdded = 200'000;
  Histogram histogram;
  std::atomic<bool> done{false};
  std::thread writer{[&] {
    for (int i = 0; i < kAdded; ++i) histogram.add(Nanoseconds{i});
    done = true;
  }};
  std::uint64_t before = 0;
  while (!done) {
    const auto count = histogram.count();
    EXPECT_GE(count, before);
    before = count;
  }
  writer.join();
  EXPECT_EQ(histogram.count(), static_cast<std::uint64_t>(kAdded));
}

}  // namespace
}  // namespace midipool::realtime
