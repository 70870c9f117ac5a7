// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "client/player.hpp"
#include "client/sound/playout.hpp"

namespace midipool {

// One line on how late one hears the room, for people; empty while one hears it live as wanted.
[[nodiscard]] std::string wordsOf(const Playout& playout, const Player& player);

}  // namespace midipool
