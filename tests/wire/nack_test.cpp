// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/nack.hpp"

#include <algorithm>
#include <vector>

#include <gtest/gtest.h>

#include "wire/rtcp_packet.hpp"

namespace midipool {
namespace {

using Numbers = std::vector<std::uint16_t>;

Nack missing(const Numbers& numbers, std::uint32_t source = 0x1234'5678) {
  Nack nack;
  nack.source = source;
  for (const auto number : numbers) EXPECT_TRUE(nack.add(number));
  return nack;
}

std::vector<std::uint8_t> encoded(const Nack& nack) {
  std::array<std::uint8_t, kLargestNack> bytes{};
  const auto size = encodeNack(nack, 0xAABB'CCDD, bytes);
  return {bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size)};
}

Numbers numbersOf(const Nack& nack) {
  const auto sequences = nack.sequences();
  return {sequences.begin(), sequences.end()};
}

TEST(Nack, ComesBackAsItWas) {
  for (const auto& numbers :
       {Numbers{7}, Numbers{7, 8, 23}, Numbers{7, 24, 41, 60000}, Numbers{65530, 65535, 0, 3}}) {
    const auto nack = decodeNack(encoded(missing(numbers)));
    ASSERT_TRUE(nack);
    EXPECT_EQ(nack->source, 0x1234'5678U);
    EXPECT_EQ(numbersOf(*nack), numbers);
  }
}

// RFC 4585, 6.1 and 6.2.1.
TEST(Nack, IsWrittenAsTheStandardSays) {
  EXPECT_EQ(encoded(missing({0x0100, 0x0101, 0x0110})),
            (std::vector<std::uint8_t>{0x81, 205, 0, 3, 0xAA, 0xBB, 0xCC, 0xDD, 0x12, 0x34, 0x56,
                                       0x78, 0x01, 0x00, 0x80, 0x01}));
}

TEST(Nack, NothingMissedIsNothingToSend) {
  EXPECT_TRUE(encoded(missing({})).empty());
}

TEST(Nack, HasRoomForSoManyAndSaysWhenItIsFull) {
  Nack nack;
  for (std::size_t i = 0; i < Nack::kMost; ++i) {
    EXPECT_TRUE(nack.add(static_cast<std::uint16_t>(i * 100)));
  }
  EXPECT_FALSE(nack.add(1));
  EXPECT_EQ(encoded(nack).size(), kLargestNack);
  EXPECT_EQ(numbersOf(*decodeNack(encoded(nack))), numbersOf(nack));
}

TEST(Nack, OtherFeedbackAndWhatIsTooShortIsNone) {
  auto bytes = encoded(missing({7}));
  bytes[0] = 0x8F;
  EXPECT_FALSE(decodeNack(bytes));
  bytes[0] = 0x81;
  EXPECT_FALSE(decodeNack(std::span{bytes}.first(11)));
}

TEST(Nack, MoreThanThereIsRoomForIsLeftOut) {
  auto bytes = encoded(missing({0}));
  bytes[14] = bytes[15] = 0xFF;
  for (int i = 0; i < 100; ++i) bytes.insert(bytes.end(), {0x40, 0x00, 0xFF, 0xFF});
  EXPECT_EQ(decodeNack(bytes)->count, Nack::kMost);
}

TEST(Nack, TravelsInACompoundBehindAReport) {
  RtcpReport report;
  report.source = 5;
  report.name = "kim";
  ASSERT_TRUE(report.add({}));
  report.nack = missing({40, 41, 90});
  std::array<std::uint8_t, kLargestRtcpReport> bytes{};
  const auto size = encodeRtcp(report, bytes);
  const auto read = decodeRtcp(std::span{bytes}.first(size));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->blockCount, 1U);
  EXPECT_EQ(read->name, "kim");
  EXPECT_EQ(numbersOf(read->nack), (Numbers{40, 41, 90}));
}

TEST(Nack, TheLargestReportWithTheMostMissingStillFits) {
  RtcpReport report;
  const std::string name(kLongestRtcpName, 'x');
  report.name = name;
  report.sender.emplace();
  while (report.add({})) {
  }
  for (std::uint16_t i = 0; i < Nack::kMost; ++i) {
    ASSERT_TRUE(report.nack.add(static_cast<std::uint16_t>(i * 17)));
  }
  std::array<std::uint8_t, kLargestRtcpReport> bytes{};
  EXPECT_LE(encodeRtcp(report, bytes), bytes.size());
}

}  // namespace
}  // namespace midipool
