// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "relay/control_commands.hpp"

namespace midipool::testing {

/// Lets a test change the line while it is in use: one line in, one line out.
class ControlPort {
 public:
  using Tcp = boost::asio::ip::tcp;

  /// Throws boost::system::system_error when the address cannot be had.
  ControlPort(boost::asio::io_context& context, const Tcp::endpoint& listen,
              ControlCommands& commands);

  void start();

 private:
  boost::asio::awaitable<void> accept();
  boost::asio::awaitable<void> serve(Tcp::socket socket);

  Tcp::acceptor acceptor_;
  ControlCommands& commands_;
};

}  // namespace midipool::testing
