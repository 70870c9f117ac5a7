// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

#include "time/timeline.hpp"
#include "wire/server_messages.hpp"

namespace midipool {

// What a player is told of the room's transport.

// "Anna: tempo 128", and what of it waits for a bar line or a beat. `now`: nothing while the session time is
// not known.
[[nodiscard]] std::string changeWords(const TransportChanged& changed,
                                      std::optional<SessionTime> now);

// Whether MIDI has a song position for that place: it counts 16,384 sixteenths.
[[nodiscard]] constexpr bool hasSongPosition(Beats song) noexcept {
  return song < Beats::sixteenths(1 << 14);
}
inline constexpr const char* kNoSongPosition =
    "the song is beyond the last song position of MIDI (1,024 bars of 4/4): sequencers that play "
    "go "
    "on in step, those that start or jump there stand 16,384 sixteenths earlier";

}  // namespace midipool
