// SPDX-License-Identifier: GPL-3.0-or-later
#include "relay/traffic.hpp"

#include <sstream>

namespace midipool::testing {
namespace {

void write(std::ostream& out, const char* direction, const Traffic& traffic) {
  out << direction << "_udp_in=" << traffic.udpIn << ' ';
  out << direction << "_udp_out=" << traffic.udpOut << ' ';
  out << direction << "_udp_lost=" << traffic.udpLost << ' ';
  out << direction << "_udp_doubled=" << traffic.udpDoubled << ' ';
  out << direction << "_udp_blocked=" << traffic.udpBlocked << ' ';
  out << direction << "_udp_refused=" << traffic.udpRefused << ' ';
  out << direction << "_tcp_bytes_in=" << traffic.tcpBytesIn << ' ';
  out << direction << "_tcp_bytes_out=" << traffic.tcpBytesOut << ' ';
}

}  // namespace

std::string describe(const Counters& counters) {
  std::ostringstream out;
  write(out, "up", counters.up);
  write(out, "down", counters.down);
  out << "udp_flows=" << counters.udpFlows << ' ';
  out << "udp_flows_ever=" << counters.udpFlowsEver << ' ';
  out << "tcp_connections=" << counters.tcpConnections << ' ';
  out << "tcp_connections_ever=" << counters.tcpConnectionsEver << ' ';
  out << "realtime=" << (counters.realtime ? 1 : 0);
  return out.str();
}

}  // namespace midipool::testing
