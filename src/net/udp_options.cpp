// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/udp_options.hpp"

#include <netinet/in.h>
#include <netinet/ip.h>
#include <sys/socket.h>

namespace midipool {
namespace {

namespace ip = boost::asio::ip;
using Endpoint = ip::udp::endpoint;

constexpr int kBufferSize = 4 << 20;
constexpr int kExpeditedForwarding = 46 << 2;

void setIfPossible(int socket, int level, int name, int value) noexcept {
  (void)::setsockopt(socket, level, name, &value, sizeof value);
}

}  // namespace

void setUpUdp(int socket, bool isIpv6) noexcept {
  setIfPossible(socket, SOL_SOCKET, SO_RCVBUF, kBufferSize);
  setIfPossible(socket, SOL_SOCKET, SO_SNDBUF, kBufferSize);
  setIfPossible(socket, IPPROTO_IP, IP_TOS, kExpeditedForwarding);
  if (isIpv6) setIfPossible(socket, IPPROTO_IPV6, IPV6_TCLASS, kExpeditedForwarding);
  // What is larger than some tunnel carries comes in two pieces, also where nobody tells how much that is.
  setIfPossible(socket, IPPROTO_IP, IP_MTU_DISCOVER, IP_PMTUDISC_DONT);
}

void askForArrivalTime(int socket) noexcept {
  setIfPossible(socket, SOL_SOCKET, SO_TIMESTAMPNS, 1);
}

void askForLocalAddress(int socket, bool isIpv6) noexcept {
  if (isIpv6) {
    setIfPossible(socket, IPPROTO_IPV6, IPV6_RECVPKTINFO, 1);
  } else {
    setIfPossible(socket, IPPROTO_IP, IP_PKTINFO, 1);
  }
}

Endpoint withoutMapping(const Endpoint& endpoint) {
  const auto& address = endpoint.address();
  if (!address.is_v6() || !address.to_v6().is_v4_mapped()) return endpoint;
  return {make_address_v4(ip::v4_mapped, address.to_v6()), endpoint.port()};
}

Endpoint withMapping(const Endpoint& endpoint) {
  if (!endpoint.address().is_v4()) return endpoint;
  return {make_address_v6(ip::v4_mapped, endpoint.address().to_v4()), endpoint.port()};
}

}  // namespace midipool
