// SPDX-License-Identifier: GPL-3.0-or-later
#include "device/backends.hpp"
#include "device/jack/jack_midi_device.hpp"

namespace midipool {

std::unique_ptr<MidiDevice> openJackMidi(const std::string& name, Spooler& spooler) {
  return std::make_unique<JackMidiDevice>(name, spooler);
}

}  // namespace midipool
