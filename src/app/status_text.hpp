// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include <boost/json.hpp>

namespace midipool {

// Of its field "recording", which may be empty.
[[nodiscard]] std::string recordingLine(const boost::json::object& recording);

// What a strip of the mixer is set to: "-6.0 dB, 20 % left, muted".
[[nodiscard]] std::string stripText(const boost::json::object& strip);

// How one's own metronome is set, in one line.
[[nodiscard]] std::string metronomeLine(const boost::json::object& status);

// How the room is heard, in one line.
[[nodiscard]] std::string listeningLine(const boost::json::object& status);

// All that a client's status tells, in lines for people.
[[nodiscard]] std::string statusText(const boost::json::object& status);

}  // namespace midipool
