// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "net/connect_target.hpp"

namespace midipool {

// The addresses of the host, best first; a host given as an address is not looked up. Throws
// ConnectError: kName, or kTimeout (the system's resolver may take longer than anybody waits).
[[nodiscard]] boost::asio::awaitable<std::vector<boost::asio::ip::tcp::endpoint>> lookUp(
    ConnectTarget target, std::chrono::milliseconds timeout);

}  // namespace midipool
