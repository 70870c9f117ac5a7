// SPDX-License-Identifier: GPL-3.0-or-later
//
// Stands in for rtaudio/ where RtAudio was not there at build time.
#include "device/backends.hpp"
#include "device/rtaudio/rtaudio_devices.hpp"

namespace midipool {

std::unique_ptr<AudioDevice> openRtAudio(const AudioDeviceOptions&, AudioProcess&) {
  throw DeviceError{
      "this midiPool was built without RtAudio; build it where librtaudio-dev is installed"};
}

std::vector<AudioHardware> listAudioHardware() {
  return {};
}

}  // namespace midipool
