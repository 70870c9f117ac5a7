// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/datagram_keys.hpp"

#include <set>

#include <gtest/gtest.h>

namespace midipool {
namespace {

TEST(DatagramKeys, AreDifferentEachTimeAndForEachDirection) {
  std::set<DirectionKey> drawn;
  for (int i = 0; i < 100; ++i) {
    const auto keys = DatagramKeys::random();
    drawn.insert(keys.clientToServer);
    drawn.insert(keys.serverToClient);
  }
  EXPECT_EQ(drawn.size(), 200U);
}

TEST(DatagramKeys, SessionIdsAreSpread) {
  std::set<std::uint32_t> drawn;
  for (int i = 0; i < 100; ++i) drawn.insert(randomSessionId());
  EXPECT_GE(drawn.size(), 99U);
  EXPECT_FALSE(drawn.contains(0));
}

TEST(DatagramKeys, ComeBackFromHex) {
  const auto key = DatagramKeys::random().clientToServer;
  const auto text = keyToHex(key);
  EXPECT_EQ(text.size(), 40U);
  EXPECT_EQ(keyFromHex(text), key);
}

TEST(DatagramKeys, HexOfAnotherSizeOrKindIsRefused) {
  const auto text = keyToHex(DirectionKey{});
  EXPECT_FALSE(keyFromHex(""));
  EXPECT_FALSE(keyFromHex(text.substr(2)));
  EXPECT_FALSE(keyFromHex(text + "00"));
  EXPECT_FALSE(keyFromHex(text.substr(1) + "x"));
}

}  // namespace
}  // namespace midipool
