// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "device/port_graph.hpp"

namespace midipool {

// For device/port_graph.hpp. Each throws DeviceError with one line.
[[nodiscard]] PortGraph jackPorts();
void connectJackPorts(const std::string& from, const std::string& to);
void disconnectJackPorts(const std::string& from, const std::string& to);

}  // namespace midipool
