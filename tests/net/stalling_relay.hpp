// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>

#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>

#include "net/as_result.hpp"

namespace midipool::testing {

// Passes one TCP connection on to a port of this machine, until it stops doing so: as if the line
// were cut, both ends stay open and hear nothing.
class StallingRelay {
 public:
  StallingRelay(boost::asio::io_context& context, std::uint16_t to)
      : acceptor_{context, {boost::asio::ip::address_v4::loopback(), 0}},
        near_{context},
        far_{context} {
    boost::asio::co_spawn(context, accept(to), boost::asio::detached);
  }

  [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
  void stall() { isStalled_ = true; }

 private:
  using Socket = boost::asio::ip::tcp::socket;

  boost::asio::awaitable<void> accept(std::uint16_t to) {
    co_await acceptor_.async_accept(near_, kAsResult);
    const boost::asio::ip::tcp::endpoint target{boost::asio::ip::address_v4::loopback(), to};
    co_await far_.async_connect(target, kAsResult);
    boost::asio::co_spawn(acceptor_.get_executor(), pass(near_, far_), boost::asio::detached);
    boost::asio::co_spawn(acceptor_.get_executor(), pass(far_, near_), boost::asio::detached);
  }

  boost::asio::awaitable<void> pass(Socket& from, Socket& to) {
    std::array<char, 4096> block;
    while (true) {
      const auto [error, size] =
          co_await from.async_read_some(boost::asio::buffer(block), kAsResult);
      if (error || isStalled_) co_return;
      co_await boost::asio::async_write(to, boost::asio::buffer(block.data(), size), kAsResult);
    }
  }

  boost::asio::ip::tcp::acceptor acceptor_;
  Socket near_;
  Socket far_;
  bool isStalled_ = false;
};

}  // namespace midipool::testing
