// SPDX-License-Identifier: GPL-3.0-or-later
#include "device/backends.hpp"
#include "device/rtmidi/rtmidi_device.hpp"

namespace midipool {

std::unique_ptr<MidiDevice> openRtMidi(const std::string& name, Spooler& spooler) {
  return std::make_unique<RtMidiDevice>(RtMidiDevice::Options{.name = name}, spooler);
}

std::unique_ptr<MidiDevice> openRtMidiOverJack(const std::string& name, Spooler& spooler) {
  return std::make_unique<RtMidiDevice>(
      RtMidiDevice::Options{.name = name, .api = RtMidiApi::kJack}, spooler);
}

}  // namespace midipool
