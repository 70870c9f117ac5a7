// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "ui/local_address.hpp"

namespace midipool {

// Asks a running client of this machine. Waits up to two seconds. Throws std::runtime_error with
// one line for the user when nobody answers there.
[[nodiscard]] std::string askStatus(const LocalAddress& address);

// The same for a change of the mixer, as JSON. Throws also what the client says against it.
void changeMixer(const LocalAddress& address, const std::string& change);

}  // namespace midipool
