// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace midipool {

// Whether a JACK server (the one that JACK_DEFAULT_SERVER names) answers. Never starts one. Prints
// nothing. Not while this process has a JACK client open whose server is gone.
[[nodiscard]] bool jackServerRuns() noexcept;

}  // namespace midipool
