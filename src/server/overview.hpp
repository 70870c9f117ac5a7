// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "net/datagram_socket.hpp"
#include "server/load_meter.hpp"
#include "server/recent_loss.hpp"
#include "server/server_core.hpp"

namespace midipool {

// What a server tells of itself at one moment.
struct ServerState {
  const ServerCore& core;
  const DatagramSocket::Counters& datagrams;
  const Load& load;
  std::size_t connections = 0;
  double uptimeSeconds = 0.0;
  std::string trouble;  // why the state cannot be stored; empty: it is
  LocalTime now{};
  SessionTime session;
};

// As JSON: what everybody may see, the rooms as list_rooms tells them and nobody's name.
[[nodiscard]] std::string publicOverview(const ServerState& state);

// And what its administrator sees: who is in which room on what line, and what it was built from.
[[nodiscard]] std::string adminOverview(const ServerState& state, RecentLoss& loss);

}  // namespace midipool
