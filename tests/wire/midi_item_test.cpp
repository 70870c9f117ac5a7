// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/midi_item.hpp"

#include <random>

#include <gtest/gtest.h>

#include "wire/redundant_packet.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;
using Bytes = std::vector<std::uint8_t>;

MidiItem itemOf(const Bytes& message, std::uint32_t member = 7, Nanoseconds time = 5s) {
  return {member, SessionTime{time}, MessageBytes::of(message)};
}

TEST(MidiItem, HasTheDocumentedLayout) {
  EXPECT_EQ(encode(itemOf({0x90, 60, 100}, 0x01020304, Nanoseconds{0x0506})),
            (Bytes{1, 2, 3, 4, 0, 0, 0, 0, 0, 0, 5, 6, 0x90, 60, 100}));
}

TEST(MidiItem, ArrivesAsItWasSent) {
  for (const auto& message : {Bytes{0x90, 60, 100}, Bytes{0xC5, 1}, Bytes{0xF0, 1, 2, 0xF7}}) {
    for (const auto time : {Nanoseconds::min(), -1ns, 0ns, Nanoseconds::max()}) {
      const auto item = decodeMidiItem(encode(itemOf(message, 0xFFFF'FFFF, time)));
      ASSERT_TRUE(item);
      EXPECT_EQ(item->member, 0xFFFF'FFFF);
      EXPECT_EQ(item->time, SessionTime{time});
      EXPECT_EQ(item->message, MessageBytes::of(message));
    }
  }
}

TEST(MidiItem, WithoutAMessageItLetsGoOfWhatIsHeld) {
  const auto item = decodeMidiItem(encode(itemOf({})));
  ASSERT_TRUE(item);
  EXPECT_TRUE(item->message.empty());
}

TEST(MidiItem, TheLongestMessageFitsIntoTheStream) {
  Bytes exclusive(MessageBytes::kCapacity, 0x55);
  exclusive.front() = 0xF0;
  exclusive.back() = 0xF7;
  const auto bytes = encode(itemOf(exclusive));
  EXPECT_LE(bytes.size(), kMaxRedundantItem);
  EXPECT_EQ(decodeMidiItem(bytes)->message, MessageBytes::of(exclusive));
}

TEST(MidiItem, AWrongSizeIsRefused) {
  const auto bytes = encode(itemOf({}));
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(decodeMidiItem(std::span{bytes}.first(size))) << size;
  }
  Bytes tooLong(12 + MessageBytes::kCapacity + 1, 0x55);
  tooLong[12] = 0xF0;
  tooLong.back() = 0xF7;
  EXPECT_FALSE(decodeMidiItem(tooLong));
}

TEST(MidiItem, WhatMayNotBeSharedIsRefused) {
  for (const auto& message : {Bytes{0xF8}, Bytes{0xFA}, Bytes{0xF2, 0, 0}, Bytes{0x90, 60},
                              Bytes{0x90, 60, 0x80}, Bytes{60, 100}, Bytes{0xF0, 1}, Bytes{0xFF}}) {
    EXPECT_FALSE(decodeMidiItem(encode(itemOf(message))));
  }
}

TEST(MidiItem, AnyBytesAreReadWithoutHarm) {
  std::mt19937_64 random{1};
  std::uniform_int_distribution<int> byte{0, 255};
  for (int i = 0; i < 20'000; ++i) {
    Bytes bytes(static_cast<std::size_t>(byte(random) % 32));
    for (auto& b : bytes) b = static_cast<std::uint8_t>(byte(random));
    const auto item = decodeMidiItem(bytes);
    if (!item) continue;
    EXPECT_EQ(encode(*item), bytes);
  }
}

}  // namespace
}  // namespace midipool
