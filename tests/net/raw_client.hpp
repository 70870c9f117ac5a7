// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

namespace midipool::testing {

// Other programs that talk to a listener. Each sends `text` and returns all that comes back until
// the other side closes.
[[nodiscard]] boost::asio::awaitable<std::string> talkTcp(std::uint16_t port, std::string text);
[[nodiscard]] boost::asio::awaitable<std::string> talkTls(std::uint16_t port, std::string text);

// A server of another kind: takes one connection, speaks TLS with `certificatePem` and `keyPem`,
// answers whatever comes first with `answer`. Returns what came.
[[nodiscard]] boost::asio::awaitable<std::string> serveTlsOnce(boost::asio::ip::tcp::acceptor& on,
                                                               std::string certificatePem,
                                                               std::string keyPem,
                                                               std::string answer);

}  // namespace midipool::testing
