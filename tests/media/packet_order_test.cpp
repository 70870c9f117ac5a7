// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/packet_order.hpp"

#include <algorithm>
#include <memory>
#include <numeric>
#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace midipool {
namespace {

class PacketOrderTest : public ::testing::Test {
 protected:
  bool add(std::int64_t sequence, std::size_t size = 3) {
    const std::vector<std::uint8_t> payload(size, static_cast<std::uint8_t>(sequence));
    return order_->add(sequence, sequence * 128, SessionTime{Nanoseconds{sequence}}, payload);
  }
  // What has its turn now, up to the first that has not come.
  std::vector<std::int64_t> taken() {
    std::vector<std::int64_t> sequences;
    while (const auto* packet = order_->next()) {
      EXPECT_EQ(packet->frame, packet->sequence * 128);
      EXPECT_EQ(packet->captured, SessionTime{Nanoseconds{packet->sequence}});
      EXPECT_EQ(packet->payload().front(), static_cast<std::uint8_t>(packet->sequence));
      sequences.push_back(packet->sequence);
      order_->done();
    }
    return sequences;
  }
  using Sequences = std::vector<std::int64_t>;

  std::unique_ptr<PacketOrder> order_ = std::make_unique<PacketOrder>();
};

TEST_F(PacketOrderTest, IsEmptyAtFirst) {
  EXPECT_EQ(order_->next(), nullptr);
  EXPECT_EQ(order_->waiting(), nullptr);
  EXPECT_FALSE(order_->isTooFarAhead(1'000'000));
}

TEST_F(PacketOrderTest, BeginsWithTheFirstThatComes) {
  EXPECT_TRUE(add(1000));
  EXPECT_FALSE(add(999));
  EXPECT_EQ(taken(), Sequences{1000});
}

TEST_F(PacketOrderTest, PutsAnyMixtureRight) {
  std::mt19937 random{1};
  ASSERT_TRUE(add(0));
  ASSERT_EQ(taken(), Sequences{0});
  for (std::int64_t first = 1; first < 6'400; first += 64) {
    Sequences wanted(64);
    std::iota(wanted.begin(), wanted.end(), first);
    auto mixed = wanted;
    std::ranges::shuffle(mixed, random);
    for (const auto sequence : mixed) ASSERT_TRUE(add(sequence));
    ASSERT_EQ(taken(), wanted);
  }
}

TEST_F(PacketOrderTest, WaitsBehindAGapUntilToldToGoOn) {
  add(5);
  add(7);
  EXPECT_EQ(taken(), Sequences{5});
  ASSERT_NE(order_->waiting(), nullptr);
  EXPECT_EQ(order_->waiting()->sequence, 7);
  order_->done();
  EXPECT_FALSE(add(6));
  EXPECT_EQ(taken(), Sequences{7});
  EXPECT_EQ(order_->waiting(), nullptr);
}

TEST_F(PacketOrderTest, TakesNoneTwice) {
  EXPECT_TRUE(add(5));
  EXPECT_FALSE(add(5));
  EXPECT_TRUE(add(7));
  EXPECT_FALSE(add(7));
  taken();
  EXPECT_FALSE(add(5));
}

TEST_F(PacketOrderTest, TakesNoneThatIsTooLong) {
  EXPECT_TRUE(add(5, PacketOrder::kMostBytes));
  EXPECT_EQ(order_->next()->size, PacketOrder::kMostBytes);
  EXPECT_FALSE(add(6, PacketOrder::kMostBytes + 1));
  EXPECT_EQ(taken(), Sequences{5});
  EXPECT_TRUE(add(6));
}

TEST_F(PacketOrderTest, SixtyFourMayWait) {
  add(0);
  taken();
  EXPECT_TRUE(add(64));
  EXPECT_FALSE(add(65));
  EXPECT_FALSE(order_->isTooFarAhead(64));
  EXPECT_TRUE(order_->isTooFarAhead(65));
  order_->done();
  EXPECT_TRUE(add(65));
}

TEST_F(PacketOrderTest, AJumpGoesForwardOnly) {
  add(0);
  taken();
  order_->skipTo(10'000);
  EXPECT_FALSE(add(9'999));
  EXPECT_TRUE(add(10'000));
  order_->skipTo(50);
  EXPECT_EQ(taken(), Sequences{10'000});
}

// What stood there before the jump is none of the new ones.
TEST_F(PacketOrderTest, OldPacketsNeverComeBack) {
  for (std::int64_t sequence = 0; sequence < 64; ++sequence) add(sequence);
  order_->skipTo(1'000);
  EXPECT_EQ(order_->next(), nullptr);
  EXPECT_EQ(order_->waiting(), nullptr);
  add(1'003);
  EXPECT_EQ(order_->waiting()->sequence, 1'003);
}

}  // namespace
}  // namespace midipool
