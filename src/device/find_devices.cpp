// SPDX-License-Identifier: GPL-3.0-or-later
#include "device/find_devices.hpp"

#include "device/backends.hpp"
#include "device/find_audio_device.hpp"
#include "device/jack/jack_server.hpp"
#include "device/pipewire/pipewire_server.hpp"

namespace midipool {
namespace {

bool insistsOnJack(const DeviceOptions& options) {
  return options.midi.backend == MidiBackend::kJack || options.audio.backend == AudioBackend::kJack;
}

bool takesJackMidi(const DeviceOptions& options) {
  return options.midi.backend == MidiBackend::kJack || options.midi.backend == MidiBackend::kAuto;
}

bool takesJackAudio(const DeviceOptions& options) {
  return options.audio.backend == AudioBackend::kJack ||
         options.audio.backend == AudioBackend::kAuto;
}

bool mayUseJack(const DeviceOptions& options) {
  return takesJackMidi(options) || takesJackAudio(options);
}

}  // namespace

Devices openDevices(const DeviceOptions& options, Spooler& spooler, AudioProcess& process) {
  Devices devices;
  std::string withoutJack;
  try {
    if (mayUseJack(options)) {
      devices = openJack(options.audio, takesJackMidi(options) ? &spooler : nullptr,
                         takesJackAudio(options) ? &process : nullptr);
    }
  } catch (const DeviceError& error) {
    if (insistsOnJack(options)) throw;
    withoutJack = error.what();
  }
  if (!devices.midi) devices.midi = openMidiWithoutJack(options.midi, withoutJack, spooler);
  if (!devices.audio) devices.audio = openAudioDevice(options.audio, withoutJack, process);
  return devices;
}

bool betterDevicesHaveCome(const DeviceOptions& options, const Devices& now) {
  const bool midi =
      options.midi.backend == MidiBackend::kAuto && now.midi && now.midi->receivePortName().empty();
  const bool audio =
      options.audio.backend == AudioBackend::kAuto && now.audio && now.audio->receiveName().empty();
  return ((midi || audio) && jackServerTakes(options.audio.name)) ||
         (audio && !pipeWireVersion().empty());
}

}  // namespace midipool
