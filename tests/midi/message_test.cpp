// SPDX-License-Identifier: GPL-3.0-or-later
#include "midi/message.hpp"

#include <gtest/gtest.h>

namespace midipool {
namespace {

TEST(ShortMessage, OfOneByteIsItsStatus) {
  constexpr auto clock = ShortMessage::of(status::kClock);
  EXPECT_EQ(clock.status(), 0xF8);
  ASSERT_EQ(clock.data().size(), 1U);
  EXPECT_EQ(clock.data()[0], 0xF8);
}

TEST(ShortMessage, ASongPositionCountsSixteenthsLowBitsFirst) {
  const auto message = ShortMessage::songPosition(Beats::sixteenths(300));
  ASSERT_EQ(message.data().size(), 3U);
  EXPECT_EQ(message.bytes[0], 0xF2);
  EXPECT_EQ(message.bytes[1], 300 % 128);
  EXPECT_EQ(message.bytes[2], 300 / 128);
}

TEST(ShortMessage, ASongPositionRoundsDownToItsSixteenth) {
  EXPECT_EQ(ShortMessage::songPosition(Beats::ticks(11)),
            ShortMessage::songPosition(Beats::sixteenths(1)));
  EXPECT_EQ(ShortMessage::songPosition(Beats::ticks(12)),
            ShortMessage::songPosition(Beats::sixteenths(2)));
}

TEST(ShortMessage, ASongPositionHasNoBitTooMany) {
  for (std::int64_t sixteenths = 0; sixteenths < 40'000; sixteenths += 7) {
    const auto message = ShortMessage::songPosition(Beats::sixteenths(sixteenths));
    EXPECT_LT(message.bytes[1], 0x80);
    EXPECT_LT(message.bytes[2], 0x80);
    EXPECT_EQ(message.bytes[1] + 128 * message.bytes[2], sixteenths % 16'384);
  }
}

TEST(ShortMessage, EqualsByItsBytes) {
  EXPECT_EQ(ShortMessage::of(status::kStart), ShortMessage::of(0xFA));
  EXPECT_NE(ShortMessage::of(status::kStart), ShortMessage::of(status::kStop));
}

}  // namespace
}  // namespace midipool
