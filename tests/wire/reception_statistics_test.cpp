// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/reception_statistics.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace midipool {
namespace {

using namespace std::chrono_literals;

constexpr Nanoseconds kPacket{2'666'667};  // 128 frames

class ReceptionStatisticsTest : public ::testing::Test {
 protected:
  // Packet number `i` since the beginning, so much later than its time.
  void receive(std::uint32_t i, Nanoseconds late = 0ns) {
    RtpHeader header;
    header.source = 7;
    header.sequence = static_cast<std::uint16_t>(first_ + i);
    header.timestamp = 0xFFFF'FF00U + 128 * i;
    statistics_.received(header, SessionTime{100s} + i * kPacket + late);
  }

  ReceptionStatistics statistics_;
  std::uint32_t first_ = 100;
};

TEST_F(ReceptionStatisticsTest, NothingIsLostWhereAllComes) {
  for (std::uint32_t i = 0; i < 1000; ++i) receive(i);
  const auto report = statistics_.report(SessionTime{103s});
  EXPECT_EQ(report, (ReportBlock{7, 0, 0, 1099, 0, 0, 0}));
  EXPECT_EQ(statistics_.expected(), 1000);
}

TEST_F(ReceptionStatisticsTest, TheFractionIsOfWhatCameSinceTheLastReport) {
  for (std::uint32_t i = 0; i < 100; i += 2) receive(i);
  receive(99);
  EXPECT_EQ(statistics_.report({}).fractionLost, 49 * 256 / 100);
  for (std::uint32_t i = 100; i < 200; ++i) receive(i);
  const auto report = statistics_.report({});
  EXPECT_EQ(report.fractionLost, 0);
  EXPECT_EQ(report.lost, 49);
  EXPECT_EQ(statistics_.report({}).fractionLost, 0);
}

TEST_F(ReceptionStatisticsTest, WhatWasNeverToComeIsNotLost) {
  for (std::uint32_t i = 0; i < 100; i += 2) receive(i);
  ASSERT_EQ(statistics_.lost(), 49);
  RtpHeader header;
  header.source = 7;
  header.sequence = static_cast<std::uint16_t>(first_ + 20'000);
  statistics_.leaveOutBefore(header);
  for (std::uint32_t i = 20'000; i < 20'100; ++i) receive(i);
  EXPECT_EQ(statistics_.lost(), 49);
  EXPECT_EQ(statistics_.expected(), 199);
  // One that is no farther than the last leaves nothing out.
  statistics_.leaveOutBefore(header);
  EXPECT_EQ(statistics_.lost(), 49);
}

TEST_F(ReceptionStatisticsTest, WhatWasOvertakenIsNotLost) {
  for (const auto i : {1U, 0U, 3U, 2U, 5U, 4U}) receive(i);
  const auto report = statistics_.report({});
  EXPECT_EQ(report.lost, 0);
  EXPECT_EQ(report.highestSequence, 105U);
}

TEST_F(ReceptionStatisticsTest, SequenceNumbersGoRoundAndAreCounted) {
  first_ = 65'000;
  for (std::uint32_t i = 0; i < 140'000; ++i) {
    if (i % 1000 != 7) receive(i);
  }
  const auto report = statistics_.report({});
  EXPECT_EQ(report.lost, 140);
  EXPECT_EQ(report.highestSequence, 65'000U + 139'999U);
}

TEST_F(ReceptionStatisticsTest, JitterIsTheMeanChangeOfTheWay) {
  // Every other packet is 1 ms late: the way changes by 48 frames each time.
  for (std::uint32_t i = 0; i < 400; ++i) receive(i, i % 2 == 0 ? 0ms : 1ms);
  EXPECT_NEAR(statistics_.report({}).jitter, 48, 1);
}

TEST_F(ReceptionStatisticsTest, ASenderReportIsToldBackWithItsAge) {
  receive(0);
  const SenderInfo sender{toNtp(SessionTime{99s}), 0, 0, 0};
  statistics_.reported(sender, SessionTime{100s});
  const auto report = statistics_.report(SessionTime{100s + 250ms});
  EXPECT_EQ(report.lastReport, shortNtp(sender.time));
  EXPECT_EQ(report.sinceLastReport, 65'536U / 4);
}

TEST_F(ReceptionStatisticsTest, AnotherSourceBeginsAnew) {
  receive(0);
  receive(50);
  RtpHeader header;
  header.source = 8;
  header.sequence = 9;
  statistics_.received(header, SessionTime{100s});
  EXPECT_EQ(statistics_.expected(), 1);
  EXPECT_EQ(statistics_.report({}).source, 8U);
}

TEST_F(ReceptionStatisticsTest, BeforeTheFirstPacketThereIsNothingToReport) {
  EXPECT_FALSE(statistics_.started());
  EXPECT_EQ(statistics_.report({}), ReportBlock{});
}

}  // namespace
}  // namespace midipool
