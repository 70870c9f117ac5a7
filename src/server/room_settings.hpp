// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "wire/client_messages.hpp"

namespace midipool {

// What a room keeps besides its timeline, also over restarts.
struct RoomSettings {
  Steering steering = Steering::kEveryone;
  std::string passwordHash;  // empty: no password
  std::string ownerHash;     // of the identity of who has made the room; empty: nobody's
  Nanoseconds mostDelay = kUsualCommonDelay;  // of those who listen aligned
};

[[nodiscard]] std::string toJson(const RoomSettings& settings);
// Throws ProtocolError when it is damaged.
[[nodiscard]] RoomSettings roomSettingsFrom(const std::string& json);

}  // namespace midipool
