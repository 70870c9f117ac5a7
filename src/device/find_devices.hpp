// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "device/audio_device_options.hpp"
#include "device/devices.hpp"
#include "device/find_midi_device.hpp"

namespace midipool {

struct DeviceOptions {
  MidiDeviceOptions midi;
  AudioDeviceOptions audio;
};

// MIDI and sound as asked for, or DeviceError. Both share one client where both are JACK's. `kAuto`
// never fails: JACK if a server runs, else what openMidiDevice() and openAudioDevice() find.
Devices openDevices(const DeviceOptions& options, Spooler& spooler, AudioProcess& process);

// Where openDevices() found less than it looked for: whether there is more by now. Asking costs a few
// milliseconds.
[[nodiscard]] bool betterDevicesHaveCome(const DeviceOptions& options, const Devices& now);

}  // namespace midipool
