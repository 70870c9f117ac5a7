// SPDX-License-Identifier: GPL-3.0-or-later
//
// For systems that let no program make ports of its own (Windows): a driver such as loopMIDI makes
// them, and we use the far ends of its cables.
#include "device/midi_device.hpp"
#include "device/rtmidi/rtmidi_ports.hpp"

namespace midipool {
namespace {

// Systems add numbers and client names around the name that somebody gave a port.
unsigned findPort(RtMidi& midi, const std::string& name) {
  const unsigned count = midi.getPortCount();
  for (unsigned port = 0; port < count; ++port) {
    if (midi.getPortName(port).find(name) != std::string::npos) return port;
  }
  throw DeviceError{"there is no MIDI port called \"" + name +
                    "\"; make one, e.g. with loopMIDI, and start again"};
}

}  // namespace

void openRtMidiPorts(RtMidiIn& in, RtMidiOut& out, const RtMidiPortNames& names) {
  in.openPort(findPort(in, names.send), names.send);
  out.openPort(findPort(out, names.receive), names.receive);
}

const char* kindOfRtMidiPorts() noexcept {
  return "ports of other programs";
}

}  // namespace midipool
