// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

#include "client/sound/room_mix.hpp"

namespace midipool {

// A change of the mixer as JSON (docs/protocol.md, "Mixer"): one of "strip" (a nickname), "input" (1 to
// 8) or "master" (true), and what changes of it. Throws std::runtime_error with one line on what makes
// no sense; then nothing has changed.
[[nodiscard]] RoomMix changed(RoomMix mix, std::string_view json);

}  // namespace midipool
