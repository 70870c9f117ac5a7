// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>

#include "device/midi_device.hpp"

namespace midipool {

// Each backend's entrance. The build takes the real one or, where its library is not there, the one
// in absent/, which throws a DeviceError that says so. `name` is what other programs shall see.
std::unique_ptr<MidiDevice> openJackMidi(const std::string& name, Spooler& spooler);
std::unique_ptr<MidiDevice> openRtMidi(const std::string& name, Spooler& spooler);
// RtMidi by way of JACK, where the system has no MIDI of its own.
std::unique_ptr<MidiDevice> openRtMidiOverJack(const std::string& name, Spooler& spooler);

}  // namespace midipool
