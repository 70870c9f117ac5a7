// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/redundant_packet.hpp"

#include <algorithm>
#include <random>

#include <gtest/gtest.h>

namespace midipool {
namespace {

using Bytes = std::vector<std::uint8_t>;

const Bytes kNote{0x90, 60, 100};
const Bytes kNothing{};

RedundantPacket example() {
  RedundantPacket packet;
  packet.acknowledged = 0x0102030405060708;
  packet.oldest = 20;
  packet.first = 21;
  packet.stamp = 0xA0B0C0D0;
  packet.echo = 0xFFFFFFFF;
  packet.items = {kNote, kNothing};
  return packet;
}

TEST(RedundantPacket, ComesBack) {
  const auto payload = encode(example());
  const auto packet = decodeRedundantPacket(payload);
  ASSERT_TRUE(packet);
  EXPECT_EQ(packet->acknowledged, 0x0102030405060708U);
  EXPECT_EQ(packet->oldest, 20U);
  EXPECT_EQ(packet->first, 21U);
  EXPECT_EQ(packet->stamp, 0xA0B0C0D0U);
  EXPECT_EQ(packet->echo, 0xFFFFFFFFU);
  ASSERT_EQ(packet->items.size(), 2U);
  EXPECT_TRUE(std::ranges::equal(packet->items[0], kNote));
  EXPECT_TRUE(packet->items[1].empty());
}

TEST(RedundantPacket, HasTheDocumentedLayout) {
  const Bytes expected{1,    2,    3,    4,    5,  6,   7, 8,   // acknowledged
                       0,    0,    0,    0,    0,  0,   0, 20,  // oldest
                       0,    0,    0,    0,    0,  0,   0, 21,  // first
                       0xA0, 0xB0, 0xC0, 0xD0,                  // stamp
                       0xFF, 0xFF, 0xFF, 0xFF, 1,               // echo, valid
                       2,    0,    3,    0x90, 60, 100, 0, 0};  // items
  EXPECT_EQ(encode(example()), expected);
}

TEST(RedundantPacket, WithoutAnEcho) {
  auto packet = example();
  packet.echo.reset();
  const auto payload = encode(packet);
  EXPECT_FALSE(decodeRedundantPacket(payload)->echo);
}

TEST(RedundantPacket, EveryTruncationIsRefused) {
  const auto payload = encode(example());
  for (std::size_t size = 0; size < payload.size(); ++size) {
    EXPECT_FALSE(decodeRedundantPacket(std::span{payload}.first(size))) << size;
  }
}

TEST(RedundantPacket, BytesLeftOverAreRefused) {
  auto payload = encode(example());
  payload.push_back(0);
  EXPECT_FALSE(decodeRedundantPacket(payload));
}

TEST(RedundantPacket, NumbersThatCannotBeAreRefused) {
  auto backwards = example();
  backwards.first = 19;
  EXPECT_FALSE(decodeRedundantPacket(encode(backwards)));
  auto wrapping = example();
  wrapping.first = ~std::uint64_t{1};
  EXPECT_TRUE(decodeRedundantPacket(encode(example())));
  wrapping.first = ~std::uint64_t{0};
  EXPECT_FALSE(decodeRedundantPacket(encode(wrapping)));
}

TEST(RedundantPacket, TooLongAnItemIsRefused) {
  const Bytes item(kMaxRedundantItem + 1);
  RedundantPacket packet;
  packet.items = {item};
  EXPECT_FALSE(decodeRedundantPacket(encode(packet)));
}

TEST(RedundantPacket, GarbageIsHarmless) {
  std::mt19937 random{5};
  int taken = 0;
  for (int i = 0; i < 50'000; ++i) {
    auto payload = encode(example());
    for (int change = 0; change < 3; ++change) {
      payload[random() % payload.size()] = static_cast<std::uint8_t>(random());
    }
    payload.resize(random() % 60);
    if (const auto packet = decodeRedundantPacket(payload)) {
      ++taken;
      for (const auto item : packet->items) ASSERT_LE(item.size(), payload.size());
    }
  }
  EXPECT_GT(taken, 0);
}

}  // namespace
}  // namespace midipool
