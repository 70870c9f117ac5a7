// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/big_endian.hpp"

#include <array>
#include <limits>

#include <gtest/gtest.h>

namespace midipool {
namespace {

TEST(BigEndian, HasTheHighestByteFirst) {
  std::array<std::uint8_t, 4> bytes{};
  writeBigEndian(bytes, std::uint32_t{0x01020304});
  EXPECT_EQ(bytes, (std::array<std::uint8_t, 4>{1, 2, 3, 4}));
  EXPECT_EQ(readBigEndian<std::uint32_t>(bytes), 0x01020304U);
  EXPECT_EQ(readBigEndian<std::uint16_t>(bytes), 0x0102U);
}

TEST(BigEndian, KeepsTheSign) {
  for (const auto number : {std::int64_t{-1}, std::numeric_limits<std::int64_t>::min(),
                            std::numeric_limits<std::int64_t>::max()}) {
    std::array<std::uint8_t, 8> bytes{};
    writeBigEndian(bytes, number);
    EXPECT_EQ(readBigEndian<std::int64_t>(bytes), number);
  }
}

}  // namespace
}  // namespace midipool
