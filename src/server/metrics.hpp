// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>

#include "net/datagram_socket.hpp"
#include "server/server_core.hpp"

namespace midipool {

// What /metrics tells, in Prometheus' text format. Counts only: who is where is nobody's business.
struct ServerMetrics {
  const ServerCore& core;
  const RoomDirectory& rooms;
  const DatagramSocket::Counters& datagrams;
  std::size_t connections = 0;
  bool storing = true;
  double uptimeSeconds = 0.0;
};

[[nodiscard]] std::string metricsText(const ServerMetrics& metrics);

}  // namespace midipool
