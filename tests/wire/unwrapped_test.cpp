// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/unwrapped.hpp"

#include <limits>

#include <gtest/gtest.h>

namespace midipool {
namespace {

// Steps of all sizes, forwards and a little back, over several wraps.
template <typename Number>
void expectTheCountGoesOn(std::int64_t start, std::int64_t step) {
  constexpr auto kWrap = std::int64_t{std::numeric_limits<Number>::max()} + 1;
  Unwrapped<Number> unwrapped;
  for (std::int64_t number = start; number < start + 3 * kWrap; number += step) {
    ASSERT_EQ(unwrapped(static_cast<Number>(number)), number);
    ASSERT_EQ(unwrapped.highest(), number);
    if (number > start + 100) {
      ASSERT_EQ(unwrapped(static_cast<Number>(number - 100)), number - 100);
    }
  }
}

TEST(Unwrapped, SixteenBitsGoOn) {
  expectTheCountGoesOn<std::uint16_t>(0, 1);
  expectTheCountGoesOn<std::uint16_t>(65'535, 1);
  expectTheCountGoesOn<std::uint16_t>(40'000, 32'767);
}

TEST(Unwrapped, ThirtyTwoBitsGoOn) {
  expectTheCountGoesOn<std::uint32_t>(0xFFFF'FF00, 1'000'003);
  expectTheCountGoesOn<std::uint32_t>(12, 0x7FFF'FFFF);
}

TEST(Unwrapped, TheFirstIsTakenAsItIs) {
  Unwrapped<std::uint16_t> unwrapped;
  EXPECT_FALSE(unwrapped.started());
  EXPECT_EQ(unwrapped(40'000), 40'000);
  EXPECT_TRUE(unwrapped.started());
}

TEST(Unwrapped, WhatCameBeforeTheFirstIsBelowIt) {
  Unwrapped<std::uint16_t> unwrapped;
  EXPECT_EQ(unwrapped(3), 3);
  EXPECT_EQ(unwrapped(65'534), -2);
  EXPECT_EQ(unwrapped.highest(), 3);
}

TEST(Unwrapped, ALateOneFromBeforeAWrapStaysBefore) {
  Unwrapped<std::uint16_t> unwrapped;
  EXPECT_EQ(unwrapped(65'530), 65'530);
  EXPECT_EQ(unwrapped(4), 65'540);
  EXPECT_EQ(unwrapped(65'532), 65'532);
  EXPECT_EQ(unwrapped(5), 65'541);
}

}  // namespace
}  // namespace midipool
