// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <set>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "relay/line_settings.hpp"
#include "relay/tcp_connection.hpp"
#include "relay/traffic.hpp"

namespace midipool::testing {

/// Accepts clients and carries each of their connections on to the server.
class TcpRelay {
 public:
  using Tcp = boost::asio::ip::tcp;

  /// Throws boost::system::system_error when the address cannot be had.
  TcpRelay(boost::asio::io_context& context, const LineSettings& settings, Counters& counters,
           const Tcp::endpoint& listen, const Tcp::endpoint& target);

  void start();

  /// To be called when the line is whole again.
  void resume();

 private:
  boost::asio::awaitable<void> accept();
  void carry(Tcp::socket client);

  const LineSettings& settings_;
  Counters& counters_;
  Tcp::acceptor acceptor_;
  Tcp::endpoint target_;
  std::set<std::shared_ptr<TcpConnection>> connections_;
};

}  // namespace midipool::testing
