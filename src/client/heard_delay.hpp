// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "client/player.hpp"
#include "client/sound/playout.hpp"

namespace midipool {

// How late the room is heard now, for those who show it to people.
struct HeardDelay {
  std::optional<Nanoseconds> delay{};  // of all stems; nothing: each has his own
  std::optional<double> beats{};       // the same in the song's, where that is known
  std::optional<double> bars{};
  std::optional<Nanoseconds> next{};  // another one that is due
  Nanoseconds nextIn{};               // and when
};

// The engine's thread.
[[nodiscard]] HeardDelay heardDelay(const Playout& playout, const Player& player, LocalTime now);

}  // namespace midipool
