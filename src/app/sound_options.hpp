// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "app/options.hpp"
#include "client/sound/sound.hpp"
#include "device/audio_device_options.hpp"

namespace CLI {
class App;
}

namespace midipool {

// Of `join` and `host`; a part of them is what `doctor` takes.
void addSoundOptions(CLI::App& command, SoundOptions& options);
void addDeviceOptions(CLI::App& command, SoundOptions& options);
void addCodecOptions(CLI::App& command, SoundOptions& options);

// `playoutName`: "--playout", or "playout" where that needs no option. What is empty has no default.
void addHearingOptions(CLI::App& command, const char* playoutName, HearingOptions& options);

// One line for who asks for a repair that his packets have no room for; else empty.
[[nodiscard]] std::string vainRepair(const SoundOptions& options);

// Both throw UsageError on what does not go together. `name` is what other programs see.
[[nodiscard]] AudioDeviceOptions audioDeviceOptions(const SoundOptions& options,
                                                    const std::string& name);
[[nodiscard]] SoundSettings soundSettings(const SoundOptions& options);

[[nodiscard]] ListeningChange listeningChange(const HearingOptions& options);

}  // namespace midipool
