// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "ui/local_address.hpp"

namespace midipool {

// Asks a running client of this machine, with the token of its configuration folder. Each waits for
// it for two seconds and throws std::runtime_error with one line for the user: when nobody answers
// there, or when that one has another token.

// What it knows, as JSON.
[[nodiscard]] std::string askStatus(const LocalAddress& address, const std::string& token);

// Wants one thing of it, as JSON (docs/control-api.md). Throws also what the client says against it.
void askFor(const LocalAddress& address, const std::string& token, const std::string& request);

}  // namespace midipool
