// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/redundant_sender.hpp"

#include <gtest/gtest.h>

namespace midipool {
namespace {

using namespace std::chrono_literals;
using Bytes = std::vector<std::uint8_t>;

LocalTime at(Nanoseconds time) {
  return LocalTime{time};
}

class Sender : public ::testing::Test {
 protected:
  RedundantPacket packetAt(Nanoseconds time) {
    RedundantPacket packet;
    sender_.fill(packet, at(time));
    return packet;
  }
  void push(int count, std::size_t size, Nanoseconds time) {
    for (int i = 0; i < count; ++i) ASSERT_TRUE(sender_.push(Bytes(size), at(time)));
  }

  RedundantSender sender_;
};

TEST_F(Sender, HasNothingToSendAtFirst) {
  EXPECT_FALSE(sender_.nextDue());
  EXPECT_TRUE(packetAt(1s).items.empty());
}

TEST_F(Sender, SendsAtOnceAndRepeatsWhatIsNotAcknowledged) {
  push(1, 3, 0ms);
  EXPECT_EQ(sender_.nextDue(), at(0ms));
  EXPECT_EQ(packetAt(0ms).items.size(), 1U);
  push(1, 3, 5ms);
  const auto second = packetAt(5ms);
  EXPECT_EQ(second.first, 0U);
  EXPECT_EQ(second.items.size(), 2U);
}

TEST_F(Sender, RepeatsAloneAfter10msThenMoreAndMoreSeldom) {
  push(1, 3, 0ms);
  std::vector<Nanoseconds> sent;
  while (sent.size() < 7) {
    const auto due = *sender_.nextDue();
    sent.push_back(due.time_since_epoch());
    EXPECT_EQ(packetAt(sent.back()).items.size(), 1U);
  }
  const std::vector<Nanoseconds> expected{0ms, 10ms, 60ms, 160ms, 360ms, 560ms, 760ms};
  EXPECT_EQ(sent, expected);
}

TEST_F(Sender, WaitsAboutARoundTrip) {
  for (int i = 0; i < 100; ++i) sender_.measured(30ms);
  push(1, 3, 0ms);
  (void)packetAt(0ms);
  (void)packetAt(10ms);
  EXPECT_GE(*sender_.nextDue(), at(40ms));
  EXPECT_LE(*sender_.nextDue(), at(41ms));
}

TEST_F(Sender, AcknowledgedItemsAreGone) {
  push(5, 3, 0ms);
  (void)packetAt(0ms);
  EXPECT_TRUE(sender_.acknowledged(3));
  EXPECT_EQ(sender_.waiting(), 2U);
  const auto packet = packetAt(10ms);
  EXPECT_EQ(packet.oldest, 3U);
  EXPECT_EQ(packet.first, 3U);
  EXPECT_EQ(packet.items.size(), 2U);
  EXPECT_TRUE(sender_.acknowledged(5));
  EXPECT_FALSE(sender_.nextDue());
  EXPECT_TRUE(sender_.acknowledged(1));  // an old one, overtaken
}

TEST_F(Sender, WhatWasNeverSentCannotBeAcknowledged) {
  push(2, 3, 0ms);
  EXPECT_FALSE(sender_.acknowledged(3));
  EXPECT_EQ(sender_.waiting(), 2U);
}

TEST_F(Sender, ABurstLeavesAtOnceInSeveralPackets) {
  push(10, kMaxRedundantItem, 0ms);
  std::size_t sent = 0;
  while (sender_.nextDue() <= at(0ms)) {
    const auto packet = packetAt(0ms);
    EXPECT_EQ(packet.first, sent == 9 ? 7U : sent);  // the last one has room for repetitions
    EXPECT_EQ(packet.items.size(), 3U);
    EXPECT_LE(encode(packet).size(), kMaxRedundantPacket);
    sent = packet.first + packet.items.size();
  }
  EXPECT_EQ(sent, 10U);
  EXPECT_GE(*sender_.nextDue(), at(50ms));  // no early repetition of so much
}

TEST_F(Sender, CountsItemsInAByte) {
  push(400, 0, 0ms);
  EXPECT_EQ(packetAt(0ms).items.size(), 255U);
  EXPECT_EQ(packetAt(0ms).first, 145U);
  EXPECT_GT(sender_.nextDue(), at(0ms));
}

TEST_F(Sender, GivesUpTheOldestWhenTooManyWait) {
  push(600, 1, 0ms);
  EXPECT_EQ(sender_.waiting(), RedundantSender::kMaxWaiting);
  EXPECT_EQ(sender_.dropped(), 88U);
  EXPECT_EQ(packetAt(0ms).oldest, 88U);
}

TEST_F(Sender, RefusesAnItemThatIsTooLong) {
  EXPECT_FALSE(sender_.push(Bytes(kMaxRedundantItem + 1), at(0ms)));
  EXPECT_EQ(sender_.waiting(), 0U);
}

}  // namespace
}  // namespace midipool
