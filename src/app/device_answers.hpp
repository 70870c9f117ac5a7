// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "app/options.hpp"
#include "device/device_survey.hpp"
#include "device/devices.hpp"
#include "device/port_graph.hpp"
#include "ui/control/messages.hpp"

namespace midipool {

// What pages are told of devices and ports; of the machine's state as it was asked for elsewhere.

// `chosen`: in the words of the command line. `open`: what runs now, or nothing.
[[nodiscard]] control::DeviceList deviceList(const DeviceSurvey& survey, const JoinOptions& chosen,
                                             const Devices& open);

// By which system the player's ports can be connected.
[[nodiscard]] PortSystem portSystemOf(const Devices& devices);

// `own`: how the names of one's own ports begin. Of the connections those of one's own.
[[nodiscard]] control::PortList portList(PortSystem system, const PortGraph& graph,
                                         const std::string& own);

// How they begin: JACK's client name, which may have got a number.
[[nodiscard]] std::string ownPrefix(const Devices& devices, const std::string& name);

}  // namespace midipool
