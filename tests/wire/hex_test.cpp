// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/hex.hpp"

#include <gtest/gtest.h>

namespace midipool {
namespace {

using Bytes = std::vector<std::uint8_t>;

TEST(Hex, WritesLowerCase) {
  EXPECT_EQ(toHex(Bytes{0x00, 0x7F, 0xAB, 0xFF}), "007fabff");
  EXPECT_EQ(toHex(Bytes{}), "");
}

TEST(Hex, ReadsEitherCase) {
  EXPECT_EQ(fromHex("007fABff"), (Bytes{0x00, 0x7F, 0xAB, 0xFF}));
  EXPECT_EQ(fromHex(""), Bytes{});
}

TEST(Hex, RefusesEverythingElse) {
  for (const auto* text : {"0", "abc", "0g", "g0", " 0", "0x", "-1", "\xC3\xA4"}) {
    EXPECT_FALSE(fromHex(text)) << text;
  }
}

TEST(Hex, EveryByteComesBack) {
  Bytes all;
  for (int byte = 0; byte < 256; ++byte) all.push_back(static_cast<std::uint8_t>(byte));
  EXPECT_EQ(fromHex(toHex(all)), all);
}

}  // namespace
}  // namespace midipool
