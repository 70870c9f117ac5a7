// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "device/audio_device.hpp"
#include "device/midi_device.hpp"

namespace midipool {

// A player's devices. Either may be null where it was not asked for.
struct Devices {
  std::unique_ptr<MidiDevice> midi;
  std::unique_ptr<AudioDevice> audio;
};

}  // namespace midipool
