// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace midipool::testing {

/// Asks for a realtime thread and exact timers; returns whether the thread is realtime now.
/// Where it is refused the relay still works, only less exactly.
bool enterRealtime();

}  // namespace midipool::testing
