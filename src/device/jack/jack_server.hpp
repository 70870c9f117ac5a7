// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

namespace midipool {

// Whether a JACK server (the one that JACK_DEFAULT_SERVER names) answers. Never starts one. Prints
// nothing. Not while this process has a JACK client open whose server is gone.
[[nodiscard]] bool jackServerRuns() noexcept;

// Whether it would take a client of that name now: it refuses what is too long. Otherwise as above.
[[nodiscard]] bool jackServerTakes(const std::string& name) noexcept;

struct JackServerState {
  unsigned sampleRate = 0;
  unsigned frames = 0;  // a cycle
};

// Of the server that answers, if one does; otherwise as above.
[[nodiscard]] std::optional<JackServerState> jackServerState() noexcept;

}  // namespace midipool
