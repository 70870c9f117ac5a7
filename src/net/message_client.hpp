// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/address.hpp>

#include "net/connect_error.hpp"
#include "net/connect_target.hpp"
#include "net/known_servers.hpp"
#include "net/message_connection.hpp"

namespace midipool {

struct ConnectOptions {
  std::chrono::milliseconds timeout{5'000};  // of each step: name, connection, TLS, WebSocket
  // What a server says may be long: a list of thousands of rooms.
  MessageLimits limits{.messageBytes = std::size_t{4} << 20};
};

struct Connected {
  std::shared_ptr<MessageConnection> connection;
  boost::asio::ip::address peer;  // where its UDP socket is, too
  std::string fingerprint;
  bool isNewServer = false;  // met for the first time: worth a line
  std::string warning;       // why it could not be remembered; else empty
};

// Connects by IPv4 or IPv6, whichever answers first, and makes sure by the fingerprint that it is
// the server it was the last time. Throws ConnectError. Runs on the caller's executor; `known` must
// live until it is done.
[[nodiscard]] boost::asio::awaitable<Connected> connectTo(ConnectTarget target,
                                                          const KnownServers& known,
                                                          ConnectOptions options = {});

}  // namespace midipool
