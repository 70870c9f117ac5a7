// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/recent_loss.hpp"

#include <gtest/gtest.h>

namespace midipool {
namespace {

using namespace std::chrono_literals;

TEST(RecentLoss, IsOfAllAtFirst) {
  RecentLoss loss;
  EXPECT_DOUBLE_EQ(loss.percent(7, 90, 10, LocalTime{1000s}), 10.0);
  EXPECT_DOUBLE_EQ(loss.percent(8, 0, 0, LocalTime{1000s}), 0.0);
}

TEST(RecentLoss, ForgetsWhatIsLongAgo) {
  RecentLoss loss;
  LocalTime now{1000s};
  (void)loss.percent(7, 1'000, 500, now);
  for (int i = 1; i <= 6; ++i) {
    now += 2s;
    (void)loss.percent(7, 1'000 + 100 * i, 500, now);
  }
  EXPECT_DOUBLE_EQ(loss.percent(7, 1'600, 500, now), 0.0);
  EXPECT_GT(loss.percent(7, 1'650, 550, now), 0.0);
}

TEST(RecentLoss, BeginsAnewWithANewStream) {
  RecentLoss loss;
  (void)loss.percent(7, 1'000, 500, LocalTime{1000s});
  EXPECT_DOUBLE_EQ(loss.percent(7, 99, 1, LocalTime{1001s}), 1.0);
}

TEST(RecentLoss, CopiesAreNoLoss) {
  RecentLoss loss;
  EXPECT_DOUBLE_EQ(loss.percent(7, 100, -3, LocalTime{1000s}), 0.0);
}

TEST(RecentLoss, TheGoneAreForgotten) {
  RecentLoss loss;
  (void)loss.percent(7, 50, 50, LocalTime{1000s});
  (void)loss.percent(7, 150, 50, LocalTime{1006s});
  EXPECT_DOUBLE_EQ(loss.percent(7, 150, 50, LocalTime{1006s}), 0.0);
  loss.forgetTheGone(LocalTime{1070s});
  EXPECT_DOUBLE_EQ(loss.percent(7, 150, 50, LocalTime{1070s}), 25.0);
}

}  // namespace
}  // namespace midipool
