// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include "relay/line.hpp"
#include "relay/line_settings.hpp"
#include "relay/traffic.hpp"

namespace midipool::testing {

/// How a pipe came to its end.
enum class PipeEnd { kClosed, kBroken };

/// One direction of a TCP connection: bytes read from one socket wait their time and are written
/// to the other. Never loses, alters or reorders a byte.
class TcpPipe {
 public:
  using Tcp = boost::asio::ip::tcp;

  TcpPipe(Tcp::socket& from, Tcp::socket& to, const LineSettings& settings, Traffic& traffic,
          Line line);

  /// Reads until the sender closes or breaks; the end waits in line like the bytes before it.
  boost::asio::awaitable<void> read();

  /// Writes what is due, until the end is due. kBroken: the whole connection is to be reset.
  boost::asio::awaitable<PipeEnd> write();

  /// After a cut: what was held back goes out as if it were sent again now.
  void resume();

  /// Makes both loops return soon.
  void cancel();

 private:
  enum class Kind { kBytes, kClosed, kBroken };
  struct Chunk {
    Clock::time_point due;
    Kind kind;
    std::vector<std::uint8_t> bytes;
  };

  void push(Kind kind, std::vector<std::uint8_t> bytes);
  boost::asio::awaitable<void> waitForRoom();
  boost::asio::awaitable<void> waitForFront();
  bool frontIsDue() const;

  Tcp::socket& from_;
  Tcp::socket& to_;
  const LineSettings& settings_;
  Traffic& traffic_;
  Line line_;
  boost::asio::steady_timer frontTimer_;
  boost::asio::steady_timer roomTimer_;
  std::deque<Chunk> chunks_;
  std::size_t waitingBytes_ = 0;
  bool cancelled_ = false;
};

}  // namespace midipool::testing
