// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/clock_packet.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace midipool {
namespace {

using namespace std::chrono_literals;

TEST(ClockPacket, AQuestionComesBack) {
  const auto packet = encode(ClockQuestion{LocalTime{-123'456'789ns}});
  const auto question = decodeClockQuestion(packet);
  ASSERT_TRUE(question);
  EXPECT_EQ(question->asked, LocalTime{-123'456'789ns});
}

TEST(ClockPacket, AnAnswerComesBack) {
  const auto packet = encode(ClockAnswer{LocalTime{1h}, SessionTime{2h}, SessionTime{2h + 1ns}});
  const auto answer = decodeClockAnswer(packet);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->asked, LocalTime{1h});
  EXPECT_EQ(answer->questionArrived, SessionTime{2h});
  EXPECT_EQ(answer->answered, SessionTime{2h + 1ns});
}

TEST(ClockPacket, AnAnswerMakesAnExchange) {
  const ClockAnswer answer{LocalTime{10ms}, SessionTime{1s + 13ms}, SessionTime{1s + 14ms}};
  const auto exchange = answer.arrivedAt(LocalTime{17ms});
  EXPECT_EQ(exchange.roundTrip(), 6ms);
  EXPECT_EQ(exchange.there(), 1s + 3ms);
  EXPECT_EQ(exchange.back(), 1s - 3ms);
}

TEST(ClockPacket, BigEndianAndPaddedWithZero) {
  const auto packet = encode(ClockQuestion{LocalTime{0x0102030405060708ns}});
  const ClockPacket expected{1, 2, 3, 4, 5, 6, 7, 8};
  EXPECT_EQ(packet, expected);
}

TEST(ClockPacket, AnyOtherSizeIsRefused) {
  for (std::size_t size = 0; size < 64; ++size) {
    const std::vector<std::uint8_t> payload(size);
    EXPECT_EQ(decodeClockQuestion(payload).has_value(), size == kClockPacketSize) << size;
    EXPECT_EQ(decodeClockAnswer(payload).has_value(), size == kClockPacketSize) << size;
  }
}

}  // namespace
}  // namespace midipool
