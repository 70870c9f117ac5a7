// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include <boost/json.hpp>

namespace midipool {

// Of its field "recording", which may be empty.
[[nodiscard]] std::string recordingLine(const boost::json::object& recording);

// How the room is heard, in one line.
[[nodiscard]] std::string listeningLine(const boost::json::object& status);

// All that a client's status tells, in lines for people.
[[nodiscard]] std::string statusText(const boost::json::object& status);

}  // namespace midipool
