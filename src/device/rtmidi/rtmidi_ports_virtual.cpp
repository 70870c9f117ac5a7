// SPDX-License-Identifier: GPL-3.0-or-later
#include "device/rtmidi/rtmidi_ports.hpp"

namespace midipool {

void openRtMidiPorts(RtMidiIn& in, RtMidiOut& out, const RtMidiPortNames& names) {
  in.openVirtualPort(names.send);
  out.openVirtualPort(names.receive);
}

const char* kindOfRtMidiPorts() noexcept {
  return "virtual ports";
}

}  // namespace midipool
