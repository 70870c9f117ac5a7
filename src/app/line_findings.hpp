// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <boost/json.hpp>

#include "app/finding.hpp"
#include "app/line_measurement.hpp"

namespace midipool {

// What the measured values mean for somebody who wants to play over that line. Pure.
[[nodiscard]] std::vector<Finding> findingsOf(const LineMeasurement& line);

// The values, and what they mean, for programs.
[[nodiscard]] boost::json::object lineJson(const LineMeasurement& line);

}  // namespace midipool
