// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/packet_history.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace midipool {
namespace {

using Bytes = std::vector<std::uint8_t>;

Bytes packet(std::uint16_t sequence, std::size_t size = 100) {
  return Bytes(size, static_cast<std::uint8_t>(sequence * 7));
}

Bytes found(const PacketHistory& history, std::uint16_t sequence) {
  const auto bytes = history.find(sequence);
  return {bytes.begin(), bytes.end()};
}

TEST(PacketHistory, GivesBackWhatWentOut) {
  PacketHistory history{10'000};
  EXPECT_TRUE(history.find(0).empty());
  history.add(65'535, packet(1));
  history.add(0, packet(2, 30));
  EXPECT_EQ(found(history, 65'535), packet(1));
  EXPECT_EQ(found(history, 0), packet(2, 30));
  EXPECT_TRUE(history.find(1).empty());
}

// An eighth of the memory is given up before it is written over.
TEST(PacketHistory, ForgetsTheOldest) {
  PacketHistory history{10'000};
  for (std::uint16_t i = 0; i < 1000; ++i) {
    history.add(i, packet(i));
    for (std::uint16_t back = 0; back < 87 && back <= i; ++back) {
      const auto sequence = static_cast<std::uint16_t>(i - back);
      ASSERT_EQ(found(history, sequence), packet(sequence));
    }
    if (i >= 88) {
      ASSERT_TRUE(history.find(static_cast<std::uint16_t>(i - 88)).empty());
    }
  }
}

TEST(PacketHistory, APacketIsNeverCutByTheEndOfTheMemory) {
  PacketHistory history{1000};
  for (std::uint16_t i = 0; i < 200; ++i) {
    history.add(i, packet(i, 130U + i % 50U));
    ASSERT_EQ(found(history, i), packet(i, 130U + i % 50U));
  }
}

TEST(PacketHistory, AnOldNumberIsNotMistakenForANewOne) {
  PacketHistory history{100'000};
  history.add(5, packet(5));
  history.add(5 + 8192, packet(6));
  EXPECT_TRUE(history.find(5).empty());
  EXPECT_EQ(found(history, 5 + 8192), packet(6));
}

TEST(PacketHistory, WhatIsLongerThanTheMemoryIsLeftOut) {
  PacketHistory history{100};
  history.add(1, packet(1, 101));
  EXPECT_TRUE(history.find(1).empty());
}

}  // namespace
}  // namespace midipool
