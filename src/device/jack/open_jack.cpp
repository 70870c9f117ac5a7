// SPDX-License-Identifier: GPL-3.0-or-later
#include "device/backends.hpp"
#include "device/jack/jack_audio_device.hpp"
#include "device/jack/jack_midi_device.hpp"

namespace midipool {

Devices openJack(const AudioDeviceOptions& options, Spooler* spooler, AudioProcess* process) {
  const auto host = std::make_shared<JackHost>(options.name, spooler, process, options.inputs);
  Devices devices;
  if (spooler != nullptr) devices.midi = std::make_unique<JackMidiDevice>(host);
  if (process != nullptr) devices.audio = std::make_unique<JackAudioDevice>(host);
  return devices;
}

}  // namespace midipool
