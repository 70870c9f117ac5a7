// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <boost/asio/ip/udp.hpp>

namespace midipool {

// What all UDP sockets of midiPool have in common. What the system does not grant, they go without.

// Large buffers; DSCP EF (RFC 3246), which Wi-Fi sends before other traffic; and routers may divide IPv4.
void setUpUdp(int socket, bool isIpv6) noexcept;
// So that the kernel says when a datagram came.
void askForArrivalTime(int socket) noexcept;
// So that it is known which of this machine's addresses a datagram was sent to.
void askForLocalAddress(int socket, bool isIpv6) noexcept;

// IPv4 addresses as such, and mapped into IPv6, as a dual-stack socket has them.
[[nodiscard]] boost::asio::ip::udp::endpoint withoutMapping(
    const boost::asio::ip::udp::endpoint& endpoint);
[[nodiscard]] boost::asio::ip::udp::endpoint withMapping(
    const boost::asio::ip::udp::endpoint& endpoint);

}  // namespace midipool
