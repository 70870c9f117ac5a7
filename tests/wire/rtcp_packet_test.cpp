// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/rtcp_packet.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace midipool {
namespace {

using namespace std::chrono_literals;
using Bytes = std::vector<std::uint8_t>;

Bytes encoded(const RtcpReport& report) {
  std::array<std::uint8_t, kLargestRtcpReport> out{};
  const auto size = encodeRtcp(report, out);
  return {out.begin(), out.begin() + static_cast<std::ptrdiff_t>(size)};
}

ReportBlock blockOf(std::uint32_t source) {
  return {source, 64, 1234, 70'000, 17, 0x11223344, 65'536};
}

RtcpReport full() {
  RtcpReport report;
  report.source = 0xCAFEBABE;
  report.sender = SenderInfo{toNtp(SessionTime{1'500'000'000ns}), 72'000, 900, 90'000};
  for (std::uint32_t i = 0; i < RtcpReport::kMostBlocks; ++i) EXPECT_TRUE(report.add(blockOf(i)));
  report.name = "member 7";
  return report;
}

void expectSame(const RtcpReport& a, const RtcpReport& b) {
  EXPECT_EQ(a.source, b.source);
  EXPECT_EQ(a.sender, b.sender);
  ASSERT_EQ(a.blockCount, b.blockCount);
  for (std::size_t i = 0; i < a.blockCount; ++i) EXPECT_EQ(a.blocks[i], b.blocks[i]);
  EXPECT_EQ(a.name, b.name);
}

TEST(RtcpPacket, ASenderReportArrivesAsItWasSent) {
  const auto report = full();
  const auto bytes = encoded(report);
  const auto read = decodeRtcp(bytes);
  ASSERT_TRUE(read);
  expectSame(*read, report);
}

TEST(RtcpPacket, AnEmptyReceiverReportIsEightBytes) {
  RtcpReport report;
  report.source = 0x01020304;
  const auto bytes = encoded(report);
  EXPECT_EQ(bytes, (Bytes{0x80, 201, 0, 1, 1, 2, 3, 4}));
  const auto read = decodeRtcp(bytes);
  ASSERT_TRUE(read);
  expectSame(*read, report);
}

TEST(RtcpPacket, NamesOfAllLengthsArrive) {
  RtcpReport report;
  report.source = 5;
  for (std::size_t length = 1; length <= kLongestRtcpName; ++length) {
    const std::string name(length, 'n');
    report.name = name;
    const auto bytes = encoded(report);
    EXPECT_EQ(bytes.size() % 4, 0U);
    const auto read = decodeRtcp(bytes);
    ASSERT_TRUE(read) << length;
    EXPECT_EQ(read->name, name);
  }
}

TEST(RtcpPacket, TheLargestReportFits) {
  auto report = full();
  const std::string name(300, 'n');
  report.name = name;
  report.nack.source = 7;
  while (report.nack.add(static_cast<std::uint16_t>(report.nack.count * 100))) {
  }
  EXPECT_EQ(encoded(report).size(), kLargestRtcpReport);
  EXPECT_FALSE(report.add({}));
}

TEST(RtcpPacket, LossesMayBeNegativeAndAreLimited) {
  for (const auto& [lost, written] :
       {std::pair{-5, -5}, {0x7FFFFF, 0x7FFFFF}, {0x800000, 0x7FFFFF}, {-0x900000, -0x800000}}) {
    RtcpReport report;
    auto block = blockOf(9);
    block.lost = lost;
    ASSERT_TRUE(report.add(block));
    const auto bytes = encoded(report);
    EXPECT_EQ(decodeRtcp(bytes)->blocks[0].lost, written);
  }
}

TEST(RtcpPacket, SessionTimeGoesThereAndBackExactly) {
  EXPECT_EQ(toNtp(SessionTime{1'500'000'000ns}), 0x1'8000'0000U);
  EXPECT_EQ(shortNtp(toNtp(SessionTime{1'500'000'000ns})), 0x1'8000U);
  for (std::int64_t time :
       {0LL, 1LL, 999'999'999LL, 332'065'809'306LL, 4'000'000'000'123'456'789LL}) {
    EXPECT_EQ(nanosecondsOf(fromNtp(toNtp(SessionTime{Nanoseconds{time}}))), time);
  }
  EXPECT_EQ(toNtp(SessionTime{-5s}), 0U);
}

TEST(RtcpPacket, WhatOthersSendBesidesIsSkipped) {
  auto bytes = encoded(full());
  const Bytes application{0x80, 204, 0, 2, 0, 0, 0, 1, 'a', 'b', 'c', 'd'};
  bytes.insert(bytes.end(), application.begin(), application.end());
  const Bytes goodbye{0xA1, 203, 0, 2, 0, 0, 0, 1, 0, 0, 0, 4};  // padded
  bytes.insert(bytes.end(), goodbye.begin(), goodbye.end());
  const auto read = decodeRtcp(bytes);
  ASSERT_TRUE(read);
  expectSame(*read, full());
}

TEST(RtcpPacket, BlocksOfASecondReportAreAdded) {
  RtcpReport report;
  report.source = 4;
  ASSERT_TRUE(report.add(blockOf(1)));
  auto bytes = encoded(report);
  report.blockCount = 0;
  ASSERT_TRUE(report.add(blockOf(2)));
  const auto second = encoded(report);
  bytes.insert(bytes.end(), second.begin(), second.end());
  const auto read = decodeRtcp(bytes);
  ASSERT_TRUE(read);
  ASSERT_EQ(read->blockCount, 2U);
  EXPECT_EQ(read->blocks[1], blockOf(2));
}

TEST(RtcpPacket, WhatIsCutShortIsRefused) {
  auto report = full();
  report.name = {};
  const auto bytes = encoded(report);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(decodeRtcp(std::span{bytes}.first(size))) << size;
  }
}

TEST(RtcpPacket, NonsenseIsRefused) {
  EXPECT_FALSE(decodeRtcp(Bytes{0x40, 201, 0, 1, 1, 2, 3, 4}));  // another version
  EXPECT_FALSE(decodeRtcp(Bytes{0x80, 202, 0, 1, 1, 2, 3, 4}));  // begins with no report
  EXPECT_FALSE(decodeRtcp(Bytes{0x81, 201, 0, 1, 1, 2, 3, 4}));  // without its block
  EXPECT_FALSE(decodeRtcp(Bytes{0x80, 201, 0, 0}));              // without a source
  EXPECT_FALSE(decodeRtcp(Bytes{0xA0, 201, 0, 1, 1, 2, 3, 9}));  // more padding than bytes
}

}  // namespace
}  // namespace midipool
