// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>

#include "device/audio_device.hpp"
#include "device/audio_device_options.hpp"
#include "device/devices.hpp"
#include "device/midi_device.hpp"

namespace midipool {

// Each backend's entrance. The build takes the real one or, where its library is not there, the one
// in absent/, which throws a DeviceError that says so. `name` is what other programs shall see.

// MIDI, audio or both by one JACK client; what is null is left out.
Devices openJack(const AudioDeviceOptions& options, Spooler* spooler, AudioProcess* process);

std::unique_ptr<MidiDevice> openRtMidi(const std::string& name, Spooler& spooler);
// RtMidi by way of JACK, where the system has no MIDI of its own.
std::unique_ptr<MidiDevice> openRtMidiOverJack(const std::string& name, Spooler& spooler);

std::unique_ptr<AudioDevice> openPipeWire(const AudioDeviceOptions& options, AudioProcess& process);
std::unique_ptr<AudioDevice> openRtAudio(const AudioDeviceOptions& options, AudioProcess& process);
std::unique_ptr<AudioDevice> openFile(const AudioDeviceOptions& options, AudioProcess& process);

}  // namespace midipool
