// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/loss_memory.hpp"

#include <gtest/gtest.h>

namespace midipool {
namespace {

using namespace std::chrono_literals;

TEST(LossMemory, RemembersALossForAMinute) {
  LossMemory losses;
  std::int64_t most = 0;
  EXPECT_FALSE(losses.lately(LocalTime{}));
  losses.reported(0, most, LocalTime{5s});
  losses.reported(-3, most, LocalTime{5s});
  EXPECT_FALSE(losses.lately(LocalTime{5s}));
  losses.reported(2, most, LocalTime{6s});
  EXPECT_TRUE(losses.lately(LocalTime{65s}));
  EXPECT_FALSE(losses.lately(LocalTime{66s}));
}

TEST(LossMemory, OnlyMoreThanEverIsALoss) {
  LossMemory losses;
  std::int64_t ann = 0;
  std::int64_t ben = 0;
  losses.reported(4, ann, LocalTime{});
  losses.reported(3, ann, LocalTime{90s});
  losses.reported(4, ann, LocalTime{90s});
  EXPECT_FALSE(losses.lately(LocalTime{90s}));
  losses.reported(1, ben, LocalTime{90s});
  EXPECT_TRUE(losses.lately(LocalTime{90s}));
}

}  // namespace
}  // namespace midipool
