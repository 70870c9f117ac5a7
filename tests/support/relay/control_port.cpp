// SPDX-License-Identifier: GPL-3.0-or-later
#include "relay/control_port.hpp"

#include <cstddef>
#include <string>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

namespace midipool::testing {
namespace {

namespace asio = boost::asio;

constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t kMaxLine = 1024;

}  // namespace

ControlPort::ControlPort(asio::io_context& context, const Tcp::endpoint& listen,
                         ControlCommands& commands)
    : acceptor_(context, listen), commands_(commands) {}

void ControlPort::start() {
  asio::co_spawn(acceptor_.get_executor(), accept(), asio::detached);
}

asio::awaitable<void> ControlPort::accept() {
  while (true) {
    auto [error, socket] = co_await acceptor_.async_accept(kAwait);
    if (error == asio::error::operation_aborted) co_return;
    if (error) continue;
    asio::co_spawn(acceptor_.get_executor(), serve(std::move(socket)), asio::detached);
  }
}

asio::awaitable<void> ControlPort::serve(Tcp::socket socket) {
  std::string received;
  while (true) {
    const auto [readError, size] = co_await asio::async_read_until(
        socket, asio::dynamic_buffer(received, kMaxLine), '\n', kAwait);
    if (readError) co_return;
    const std::string answer = commands_.execute(received.substr(0, size - 1)) + "\n";
    received.erase(0, size);
    const auto [writeError, written] =
        co_await asio::async_write(socket, asio::buffer(answer), kAwait);
    if (writeError) co_return;
  }
}

}  // namespace midipool::testing
