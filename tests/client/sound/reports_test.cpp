// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/sound/reports.hpp"

#include <gtest/gtest.h>

namespace midipool {
namespace {

using namespace std::chrono_literals;

constexpr std::uint32_t kOwn = 7;

RtcpReport reportOf(std::uint32_t source, std::uint32_t about, std::int32_t lost,
                    std::uint8_t fraction = 0) {
  RtcpReport report;
  report.source = source;
  ReportBlock block;
  block.source = about;
  block.lost = lost;
  block.fractionLost = fraction;
  block.jitter = 48;
  EXPECT_TRUE(report.add(block));
  return report;
}

class ReportsTest : public ::testing::Test {
 protected:
  void hear(std::uint32_t source, std::int32_t lost) {
    reports_.received(reportOf(source, kOwn, lost), kOwn, now_);
  }
  Reports reports_;
  LocalTime now_{1000s};
};

TEST_F(ReportsTest, OneIsDueEverySecond) {
  EXPECT_TRUE(reports_.due(now_));
  EXPECT_FALSE(reports_.due(now_ + 999ms));
  EXPECT_TRUE(reports_.due(now_ + 1s));
}

TEST_F(ReportsTest, ALossIsRememberedForAMinute) {
  hear(1, 0);
  EXPECT_FALSE(reports_.lossyLately(now_));
  hear(1, 2);
  EXPECT_TRUE(reports_.lossyLately(now_ + 59s));
  EXPECT_FALSE(reports_.lossyLately(now_ + 60s));
}

TEST_F(ReportsTest, WhatWasOvertakenIsNoLossTwice) {
  hear(1, 2);
  now_ += 2min;
  for (const auto lost : {0, 2, 1, 2}) hear(1, lost);
  EXPECT_FALSE(reports_.lossyLately(now_));
  hear(1, 3);
  EXPECT_TRUE(reports_.lossyLately(now_));
}

TEST_F(ReportsTest, WhatIsReportedOfOthersIsNotOurs) {
  reports_.received(reportOf(1, kOwn + 1, 100), kOwn, now_);
  EXPECT_FALSE(reports_.lossyLately(now_));
  EXPECT_EQ(reports_.heardBy().count, 0U);
}

TEST_F(ReportsTest, ShowsHowEachReceives) {
  reports_.received(reportOf(1, kOwn, 10, 64), kOwn, now_);
  reports_.received(reportOf(2, kOwn, 0), kOwn, now_ + 1s);
  const auto all = reports_.heardBy();
  ASSERT_EQ(all.count, 2U);
  EXPECT_EQ(all.players[0].source, 1U);
  EXPECT_DOUBLE_EQ(all.players[0].shareLost, 0.25);
  EXPECT_EQ(all.players[0].lost, 10);
  EXPECT_EQ(all.players[0].jitter, 1ms);
  EXPECT_EQ(all.players[1].when, now_ + 1s);
}

TEST_F(ReportsTest, WhoHasBeenSilentForLongestMakesRoom) {
  for (std::uint32_t source = 1; source <= kMostReporters; ++source) {
    hear(source, 0);
    now_ += 1s;
  }
  hear(500, 1);
  const auto all = reports_.heardBy();
  EXPECT_EQ(all.count, kMostReporters);
  EXPECT_EQ(all.players[0].source, 500U);
  EXPECT_TRUE(reports_.lossyLately(now_));
}

}  // namespace
}  // namespace midipool
