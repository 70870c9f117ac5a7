// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "net/message_connection.hpp"

namespace midipool {

// From a socket without TLS, for programs of one machine, to a MessageConnection; null when there is
// none. `request` is the client's whole HTTP request, which asks for the upgrade and offers
// `protocol`. `ticket` is dropped when the connection has ended.
[[nodiscard]] boost::asio::awaitable<std::shared_ptr<MessageConnection>> grantPlainWebsocket(
    boost::asio::ip::tcp::socket socket, std::string request, std::string protocol,
    MessageLimits limits, std::chrono::milliseconds timeout, std::shared_ptr<void> ticket);

}  // namespace midipool
