// SPDX-License-Identifier: GPL-3.0-or-later
#include "midi/channel_map.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace midipool {
namespace {

using Bytes = std::vector<std::uint8_t>;

Bytes mapped(const ChannelMap& map, const Bytes& bytes) {
  auto message = MessageBytes::of(bytes);
  map.apply(message);
  return {message.data().begin(), message.data().end()};
}

TEST(ChannelMap, ChangesNothingAtFirst) {
  const ChannelMap map;
  for (std::uint8_t status = 0x80; status < 0xF0; ++status) {
    EXPECT_EQ(mapped(map, {status, 60, 100}), (Bytes{status, 60, 100}));
  }
}

TEST(ChannelMap, MovesOneChannelAndLeavesTheOthers) {
  ChannelMap map;
  map.set(1, 10);
  EXPECT_EQ(mapped(map, {0x90, 60, 100}), (Bytes{0x99, 60, 100}));
  EXPECT_EQ(mapped(map, {0xC0, 5}), (Bytes{0xC9, 5}));
  EXPECT_EQ(mapped(map, {0x91, 60, 100}), (Bytes{0x91, 60, 100}));
  EXPECT_EQ(mapped(map, {0x99, 60, 100}), (Bytes{0x99, 60, 100}));
}

TEST(ChannelMap, ChannelsMayChangePlaces) {
  ChannelMap map;
  map.set(1, 16);
  map.set(16, 1);
  EXPECT_EQ(mapped(map, {0xB0, 1, 2}), (Bytes{0xBF, 1, 2}));
  EXPECT_EQ(mapped(map, {0xBF, 1, 2}), (Bytes{0xB0, 1, 2}));
}

TEST(ChannelMap, WhatHasNoChannelStaysAsItIs) {
  ChannelMap map;
  for (int channel = 1; channel <= 16; ++channel) map.set(channel, 7);
  EXPECT_EQ(mapped(map, {0xF0, 0x41, 0xF7}), (Bytes{0xF0, 0x41, 0xF7}));
  EXPECT_EQ(mapped(map, {0xF8}), (Bytes{0xF8}));
  EXPECT_EQ(mapped(map, {0xFF}), (Bytes{0xFF}));
  EXPECT_EQ(mapped(map, {0x40, 1}), (Bytes{0x40, 1}));
  EXPECT_EQ(mapped(map, {}), Bytes{});
}

}  // namespace
}  // namespace midipool
