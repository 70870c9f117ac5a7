// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

namespace midipool {

struct TcpConnection {
  boost::system::error_code error;  // of the attempt that says most; timed_out when none ended
  boost::asio::ip::tcp::socket socket;
};

// Tries all endpoints, each 250 ms after the one before or as soon as that failed, and takes the
// first that connects (RFC 8305): an address family that leads nowhere delays nobody. Never throws.
[[nodiscard]] boost::asio::awaitable<TcpConnection> connectToAny(
    std::vector<boost::asio::ip::tcp::endpoint> endpoints, std::chrono::milliseconds timeout);

}  // namespace midipool
