// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include <RtMidi.h>

namespace midipool {

struct RtMidiPortNames {
  std::string send;     // players play into it
  std::string receive;  // clock and messages come out
};

// Opens the ports "NAME send" and "NAME receive". Where the system has virtual ports
// (rtmidi_ports_virtual.cpp) they are made; where it has none (rtmidi_ports_named.cpp) they must
// exist already. Throws DeviceError.
void openRtMidiPorts(RtMidiIn& in, RtMidiOut& out, const RtMidiPortNames& names);

// "virtual ports", "ports of other programs"
[[nodiscard]] const char* kindOfRtMidiPorts() noexcept;

}  // namespace midipool
