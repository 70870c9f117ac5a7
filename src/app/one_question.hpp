// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include "net/connect_target.hpp"
#include "wire/server_messages.hpp"

namespace midipool {

// Connects, asks a server one thing, and waits for the first answer that is a RoomList, a
// TransportAccepted or an error. Throws std::runtime_error with one line for the user when there is
// no answer, or when it is an error.
[[nodiscard]] ServerMessage askServer(const ConnectTarget& server,
                                      const std::filesystem::path& knownServers,
                                      const ClientMessage& question);

}  // namespace midipool
