// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/line_report.hpp"

#include <limits>
#include <vector>

#include <gtest/gtest.h>

#include "wire/json_fields.hpp"
#include "wire/wire_test.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;
using boost::json::object;
using Values = std::vector<boost::json::value>;

const LineReport kReport{ClockState::kLocked, 20'123us, 1'004us, 300us, -12.25, 5'333us};

LineReport decode(const std::string& text) {
  const auto json = parseJsonObject(text);
  return lineReportFrom({json, "report"});
}

std::string encode(const LineReport& report) {
  return boost::json::serialize(toJson(report));
}

TEST(LineReport, HasTheDocumentedFields) {
  EXPECT_EQ(toJson(kReport), (object{{"clock", "locked"},
                                     {"round_trip_us", 20'123},
                                     {"jitter_us", 1'004},
                                     {"error_bound_us", 300},
                                     {"drift_ppm", -12.25},
                                     {"output_lead_us", 5'333}}));
}

TEST(LineReport, ArrivesAsItWasSent) {
  EXPECT_EQ(decode(encode(kReport)), kReport);
  EXPECT_EQ(decode(encode(LineReport{})), LineReport{});
}

TEST(LineReport, EachStateHasItsName) {
  for (const auto state : {ClockState::kFree, ClockState::kHoldover, ClockState::kLocked}) {
    EXPECT_EQ(decode(encode(LineReport{.clock = state})).clock, state) << nameOf(state);
  }
}

TEST(LineReport, CutsOffBelowAMicrosecond) {
  EXPECT_EQ(decode(encode(LineReport{.roundTrip = 1'999ns})).roundTrip, 1us);
}

TEST(LineReport, WhatIsBeyondAllLinesIsTenMinutes) {
  const LineReport unknown{.jitter = -5ms, .errorBound = Nanoseconds::max(), .driftPpm = 1e300};
  const auto arrived = decode(encode(unknown));
  EXPECT_EQ(arrived.errorBound, 10min);
  EXPECT_EQ(arrived.jitter, 0ns);
  EXPECT_EQ(arrived.driftPpm, 1e6);
}

TEST(LineReport, EachFieldIsChecked) {
  const auto expectChecked = [](const std::string& field, const Values& bad) {
    testing::expectFieldChecked(encode(kReport), field, bad, decode);
  };
  expectChecked("clock", {"loose", "", 1, nullptr});
  for (const auto* field : {"round_trip_us", "jitter_us", "error_bound_us", "output_lead_us"}) {
    expectChecked(field, {-1, 600'000'001, "1", 0.5, nullptr});
  }
  expectChecked("drift_ppm", {-1'000'001, 1'000'001, "0", nullptr});
}

}  // namespace
}  // namespace midipool
