// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/repair_budget.hpp"

#include <gtest/gtest.h>

namespace midipool {
namespace {

TEST(RepairBudget, AShortOutageIsMadeUpForAtOnce) {
  RepairBudget budget;
  EXPECT_TRUE(budget.spend(RepairBudget::kMost));
  EXPECT_FALSE(budget.spend(1));
}

TEST(RepairBudget, InTheLongRunItIsHalfOfWhatIsSent) {
  RepairBudget budget;
  std::size_t again = 0;
  for (int i = 0; i < 10'000; ++i) {
    budget.sent(500);
    while (budget.spend(500)) again += 500;
  }
  EXPECT_NEAR(static_cast<double>(again), 10'000 * 250 + RepairBudget::kMost, 1000);
}

TEST(RepairBudget, WhatIsNotSpentDoesNotHeapUp) {
  RepairBudget budget;
  for (int i = 0; i < 10'000; ++i) budget.sent(1400);
  EXPECT_TRUE(budget.spend(RepairBudget::kMost));
  EXPECT_FALSE(budget.spend(1));
}

}  // namespace
}  // namespace midipool
