// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/options.hpp"
#include "client/sound/metronome_settings.hpp"

namespace midipool {

void addMetronomeOptions(CLI::App& command, MetronomeOptions& options);
// Those but whether it is on.
void addMetronomeSettings(CLI::App& command, MetronomeOptions& options);

// What is not said stays as it was kept.
[[nodiscard]] MetronomeChange metronomeChange(const MetronomeOptions& options);

}  // namespace midipool
