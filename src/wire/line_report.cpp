// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/line_report.hpp"

#include <algorithm>

#include <boost/json.hpp>

#include "wire/json_fields.hpp"
#include "wire/limits.hpp"
#include "wire/microseconds.hpp"

namespace midipool {
namespace {

using std::chrono::microseconds;

Nanoseconds durationFrom(const JsonFields& fields, std::string_view name) {
  return microseconds{fields.integer(name, 0, kMostMicroseconds)};
}

ClockState clockStateFrom(const JsonFields& fields) {
  const auto name = fields.text("clock", 1, limits::kLongestName);
  for (const auto state : {ClockState::kFree, ClockState::kHoldover, ClockState::kLocked}) {
    if (name == nameOf(state)) return state;
  }
  fields.fail("clock", "free, holdover or locked");
}

}  // namespace

const char* nameOf(ClockState state) noexcept {
  switch (state) {
    case ClockState::kLocked:
      return "locked";
    case ClockState::kHoldover:
      return "holdover";
    case ClockState::kFree:
      break;
  }
  return "free";
}

boost::json::object toJson(const LineReport& report) {
  return {{"clock", nameOf(report.clock)},
          {"round_trip_us", inMicroseconds(report.roundTrip)},
          {"jitter_us", inMicroseconds(report.jitter)},
          {"error_bound_us", inMicroseconds(report.errorBound)},
          {"drift_ppm", std::clamp(report.driftPpm, -1e6, 1e6)},
          {"output_lead_us", inMicroseconds(report.outputLead)}};
}

LineReport lineReportFrom(const JsonFields& fields) {
  LineReport report;
  report.clock = clockStateFrom(fields);
  report.roundTrip = durationFrom(fields, "round_trip_us");
  report.jitter = durationFrom(fields, "jitter_us");
  report.errorBound = durationFrom(fields, "error_bound_us");
  report.driftPpm = fields.number("drift_ppm", -1e6, 1e6);
  report.outputLead = durationFrom(fields, "output_lead_us");
  return report;
}

}  // namespace midipool
