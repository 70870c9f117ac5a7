// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

namespace midipool::testing {

/// What passed in one direction. `up` is from the client to the server.
struct Traffic {
  std::uint64_t udpIn = 0;
  std::uint64_t udpOut = 0;
  std::uint64_t udpLost = 0;     // drawn by the loss setting
  std::uint64_t udpDoubled = 0;  // one more copy was sent
  std::uint64_t udpBlocked = 0;  // met a cut line
  std::uint64_t udpRefused = 0;  // the socket did not take it
  std::uint64_t tcpBytesIn = 0;
  std::uint64_t tcpBytesOut = 0;
};

/// Everything the `stats` command tells.
struct Counters {
  Traffic up;
  Traffic down;
  std::uint64_t udpFlows = 0;  // alive now
  std::uint64_t udpFlowsEver = 0;
  std::uint64_t tcpConnections = 0;  // alive now
  std::uint64_t tcpConnectionsEver = 0;
  bool realtime = false;
};

/// "up_udp_in=12 up_udp_out=12 ...": pairs that a script can split.
std::string describe(const Counters& counters);

}  // namespace midipool::testing
