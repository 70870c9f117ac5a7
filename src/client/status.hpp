// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "client/player.hpp"
#include "device/midi_device.hpp"

namespace midipool {

// All that the running client knows, as the JSON that the status address gives out
// (docs/protocol.md, "Status").
[[nodiscard]] std::string statusJson(const Player& player, const MidiDevice& device,
                                     const std::string& server, const Clock& clock);

}  // namespace midipool
