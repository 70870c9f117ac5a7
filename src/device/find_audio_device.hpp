// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>

#include "device/audio_device.hpp"
#include "device/audio_device_options.hpp"

namespace midipool {

// The audio device asked for, but for JACK (see openDevices()), or DeviceError. With `kAuto` what is
// best after JACK (PipeWire, then hardware), never failing: the last is one that only keeps time, whose description says why
// (beginning with `withoutJack`) and what to do. Null for `kNone`.
std::unique_ptr<AudioDevice> openAudioDevice(const AudioDeviceOptions& options,
                                             const std::string& withoutJack, AudioProcess& process);

}  // namespace midipool
