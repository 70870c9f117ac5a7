// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include <boost/json/fwd.hpp>

#include "time/session_clock.hpp"

namespace midipool {

class JsonFields;

// What a client tells about its line and clock, so that the server knows how far ahead a change
// must be announced, and the others see who has the bad line.
struct LineReport {
  ClockState clock = ClockState::kFree;
  Nanoseconds roundTrip{};
  Nanoseconds jitter{};
  Nanoseconds errorBound{};
  double driftPpm = 0.0;
  // How long before its time a message must be at the client to leave its port in time: a period of
  // its MIDI device and the like.
  Nanoseconds outputLead{};

  bool operator==(const LineReport&) const = default;
};

[[nodiscard]] const char* nameOf(ClockState state) noexcept;

[[nodiscard]] boost::json::object toJson(const LineReport& report);
// Throws ProtocolError.
[[nodiscard]] LineReport lineReportFrom(const JsonFields& fields);

}  // namespace midipool
