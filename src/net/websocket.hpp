// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include <boost/asio/awaitable.hpp>

#include "net/message_connection.hpp"
#include "net/tls_stream.hpp"

namespace midipool {

// From TLS to a MessageConnection, for connectTo() and MessageListener only; apart from them, as
// Beast's WebSocket takes half a minute to compile.

struct WebsocketOutcome {
  std::shared_ptr<MessageConnection> connection;  // or none, and
  std::string problem;                            // why, in words that follow a host's name
  bool hungUp = false;                            // instead of a problem: it closed without a word
};

// `hostPort` goes into the Host field. Each waits for the other side for `timeout`.
[[nodiscard]] boost::asio::awaitable<WebsocketOutcome> askForWebsocket(
    TlsStream stream, std::string hostPort, MessageLimits limits,
    std::chrono::milliseconds timeout);

// `request` is the client's whole HTTP request, which asks for the upgrade. `ticket` is dropped
// when the connection has ended.
[[nodiscard]] boost::asio::awaitable<WebsocketOutcome> grantWebsocket(
    TlsStream stream, std::string request, MessageLimits limits, std::chrono::milliseconds timeout,
    std::shared_ptr<void> ticket);

}  // namespace midipool
