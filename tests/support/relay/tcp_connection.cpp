// SPDX-License-Identifier: GPL-3.0-or-later
#include "relay/tcp_connection.hpp"

#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace midipool::testing {
namespace {

namespace asio = boost::asio;

constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);

std::uint32_t flowNumber(const Counters& counters) {
  return static_cast<std::uint32_t>(counters.tcpConnectionsEver);
}

}  // namespace

TcpConnection::TcpConnection(Tcp::socket client, const Tcp::endpoint& target,
                             const LineSettings& settings, Counters& counters)
    : client_(std::move(client)),
      server_(client_.get_executor()),
      target_(target),
      settings_(settings),
      up_(client_, server_, settings, counters.up, Line(settings, flowNumber(counters), 2)),
      down_(server_, client_, settings, counters.down, Line(settings, flowNumber(counters), 3)),
      lineTimer_(client_.get_executor()) {}

void TcpConnection::start(Finished finished) {
  finished_ = std::move(finished);
  asio::co_spawn(
      client_.get_executor(), [self = shared_from_this()] { return self->run(); }, asio::detached);
}

void TcpConnection::resume() {
  lineTimer_.cancel();
  up_.resume();
  down_.resume();
}

asio::awaitable<void> TcpConnection::run() {
  co_await waitForLine();
  const auto [error] = co_await server_.async_connect(target_, kAwait);
  if (error) {
    reset();
    finished_(shared_from_this());
    co_return;
  }
  boost::system::error_code ignored;
  client_.set_option(Tcp::no_delay(true), ignored);
  server_.set_option(Tcp::no_delay(true), ignored);
  for (const Direction direction : {Direction::kUp, Direction::kDown}) {
    auto reading = [self = shared_from_this(), direction] { return self->pipe(direction).read(); };
    auto writing = [self = shared_from_this(), direction] { return self->carry(direction); };
    asio::co_spawn(client_.get_executor(), std::move(reading), asio::detached);
    asio::co_spawn(client_.get_executor(), std::move(writing), asio::detached);
  }
}

asio::awaitable<void> TcpConnection::waitForLine() {
  // The kernel has already greeted the client; over a cut line nothing else may happen.
  while (settings_.blocked) {
    lineTimer_.expires_at(Clock::time_point::max());
    co_await lineTimer_.async_wait(kAwait);
  }
}

asio::awaitable<void> TcpConnection::carry(Direction direction) {
  // Not in one expression: g++ 12 makes an illegal instruction of a co_await in a condition.
  const PipeEnd end = co_await pipe(direction).write();
  if (end == PipeEnd::kBroken) reset();
  if (--openDirections_ == 0) finished_(shared_from_this());
}

void TcpConnection::reset() {
  up_.cancel();
  down_.cancel();
  boost::system::error_code ignored;
  for (Tcp::socket* socket : {&client_, &server_}) {
    // No lingering: the peer learns of the break as one, and not of an orderly end.
    socket->set_option(Tcp::socket::linger(true, 0), ignored);
    socket->close(ignored);
  }
}

}  // namespace midipool::testing
