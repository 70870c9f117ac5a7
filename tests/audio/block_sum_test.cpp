// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/block_sum.hpp"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

namespace midipool {
namespace {

using Samples = std::vector<float>;

TEST(BlockSum, HasAllAsTheyCome) {
  const Samples left(64, 0.25F);
  const Samples right(64, -0.5F);
  const std::vector<StripBlock> blocks{{StripId{1}, left, right}, {StripId{2}, left, {}}};
  const BlockSum sum{blocks, 64};
  ASSERT_EQ(sum.left().size(), 64U);
  // One who has one channel stands in the centre.
  EXPECT_NEAR(sum.left()[63], 0.25 + 0.25 * std::sqrt(0.5), 1e-6);
  EXPECT_NEAR(sum.right()[0], -0.5 + 0.25 * std::sqrt(0.5), 1e-6);
  EXPECT_EQ(sum.blocks().size(), 2U);
}

TEST(BlockSum, OfNobodyIsSilence) {
  const BlockSum sum{{}, 128};
  EXPECT_EQ(Samples(sum.left().begin(), sum.left().end()), Samples(128, 0.0F));
}

TEST(BlockSum, ShortBlocksAreFollowedBySilence) {
  const Samples brief(10, 1.0F);
  const std::vector<StripBlock> blocks{{StripId{1}, brief, brief}};
  const BlockSum sum{blocks, 64};
  EXPECT_EQ(sum.right()[9], 1.0F);
  EXPECT_EQ(sum.right()[10], 0.0F);
}

}  // namespace
}  // namespace midipool
