// SPDX-License-Identifier: GPL-3.0-or-later
#include "recorder/packet_hold.hpp"

#include <gtest/gtest.h>

#include "wire/rtp_packet.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;

class PacketHoldTest : public ::testing::Test {
 protected:
  bool add(int number, SessionTime captured) {
    RtpHeader header;
    header.sequence = static_cast<std::uint16_t>(number);
    header.captured = captured;
    std::array<std::uint8_t, kRtpHeaderSize> bytes{};
    encodeRtpHeader(header, bytes);
    return hold_.add(bytes);
  }
  static SessionTime timeOf(int number) { return SessionTime{number * 10ms}; }
  // The numbers of those that are taken.
  std::vector<int> take(SessionTime before) {
    std::vector<int> numbers;
    while (const auto bytes = hold_.takeBefore(before)) {
      numbers.push_back(decodeRtp(*bytes)->header.sequence);
    }
    return numbers;
  }

  PacketHold hold_;
};

TEST_F(PacketHoldTest, GivesThemInTheirOrder) {
  for (const int number : {1, 3, 2, 5, 3}) add(number, timeOf(number));
  EXPECT_EQ(take(timeOf(4)), (std::vector{1, 2, 3}));
  EXPECT_TRUE(add(4, timeOf(4)));
  EXPECT_EQ(take(timeOf(9)), (std::vector{4, 5}));
  EXPECT_EQ(hold_.size(), 0U);
}

TEST_F(PacketHoldTest, RefusesWhatIsPassedAndWhatIsNoPacket) {
  add(1, timeOf(1));
  add(2, timeOf(2));
  take(timeOf(3));
  EXPECT_FALSE(add(1, timeOf(1)));
  EXPECT_EQ(hold_.late(), 1U);
  EXPECT_FALSE(hold_.add(std::vector<std::uint8_t>{1, 2, 3}));
}

TEST_F(PacketHoldTest, NumbersWrap) {
  for (const int number : {65535, 65537, 65536, 65534}) add(number, timeOf(number));
  EXPECT_EQ(take(timeOf(65540)), (std::vector{65534, 65535, 0, 1}));
}

TEST_F(PacketHoldTest, APacketOfNextYearDoesNotHoldUpTheRestForEver) {
  add(1, SessionTime{10000h});
  for (int number = 2; number < 14'000; ++number) add(number, timeOf(number));
  EXPECT_FALSE(take(timeOf(14'000)).empty());
  EXPECT_LE(hold_.size(), PacketHold::kMost);
}

}  // namespace
}  // namespace midipool
