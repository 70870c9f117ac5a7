// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "client/player.hpp"
#include "client/sound/sound.hpp"
#include "device/devices.hpp"
#include "recorder/room_recording.hpp"

namespace midipool {

// All that the running client knows, as the JSON that the status address gives out
// (docs/protocol.md, "Status").
[[nodiscard]] std::string statusJson(const Player& player, const Devices& devices, Sound& sound,
                                     const std::string& server, const Clock& clock,
                                     const RoomRecording::State& recording = {});

}  // namespace midipool
