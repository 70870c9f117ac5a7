// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/kept_devices.hpp"

#include <tuple>

#include "device/find_audio_device.hpp"
#include "device/find_midi_device.hpp"

namespace midipool {
namespace {

// What of the options says which devices; a page chooses no files.
template <typename Options>
auto devicesOf(Options& options) {
  return std::tie(options.midi, options.sound.audio, options.sound.hardware,
                  options.sound.sampleRate, options.sound.period);
}

}  // namespace

JoinOptions withKeptDevices(JoinOptions options, const control::ChooseDevices& kept) {
  if (!options.midiIsGiven && kept.midi && midiBackendOf(*kept.midi)) options.midi = *kept.midi;
  auto& sound = options.sound;
  if (sound.deviceIsGiven) return options;
  if (kept.audio && audioBackendOf(*kept.audio)) sound.audio = *kept.audio;
  if (kept.audioDevice) sound.hardware = *kept.audioDevice;
  if (kept.rate) sound.sampleRate = *kept.rate;
  if (kept.period) sound.period = *kept.period;
  return options;
}

JoinOptions withDevicesOf(JoinOptions options, const JoinOptions& other) {
  devicesOf(options) = devicesOf(other);
  return options;
}

bool haveSameDevices(const JoinOptions& one, const JoinOptions& other) {
  return devicesOf(one) == devicesOf(other);
}

}  // namespace midipool
