// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include "relay/line_settings.hpp"
#include "relay/tcp_pipe.hpp"
#include "relay/traffic.hpp"

namespace midipool::testing {

/// A client's TCP connection, carried on to the server.
class TcpConnection : public std::enable_shared_from_this<TcpConnection> {
 public:
  using Tcp = boost::asio::ip::tcp;

  TcpConnection(Tcp::socket client, const Tcp::endpoint& target, const LineSettings& settings,
                Counters& counters);

  using Finished = std::function<void(const std::shared_ptr<TcpConnection>&)>;

  /// Runs until both directions have ended, then calls `finished` once with itself.
  void start(Finished finished);

  /// The line is whole again.
  void resume();

 private:
  enum class Direction { kUp, kDown };

  boost::asio::awaitable<void> run();
  boost::asio::awaitable<void> waitForLine();
  boost::asio::awaitable<void> carry(Direction direction);
  TcpPipe& pipe(Direction direction) { return direction == Direction::kUp ? up_ : down_; }
  void reset();

  Tcp::socket client_;
  Tcp::socket server_;
  Tcp::endpoint target_;
  const LineSettings& settings_;
  TcpPipe up_;
  TcpPipe down_;
  boost::asio::steady_timer lineTimer_;
  int openDirections_ = 2;
  Finished finished_;
};

}  // namespace midipool::testing
