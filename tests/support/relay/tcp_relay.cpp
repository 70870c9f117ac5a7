// SPDX-License-Identifier: GPL-3.0-or-later
#include "relay/tcp_relay.hpp"

#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace midipool::testing {

namespace asio = boost::asio;

TcpRelay::TcpRelay(asio::io_context& context, const LineSettings& settings, Counters& counters,
                   const Tcp::endpoint& listen, const Tcp::endpoint& target)
    : settings_(settings), counters_(counters), acceptor_(context, listen), target_(target) {}

void TcpRelay::start() {
  asio::co_spawn(acceptor_.get_executor(), accept(), asio::detached);
}

void TcpRelay::resume() {
  for (const auto& connection : connections_) connection->resume();
}

asio::awaitable<void> TcpRelay::accept() {
  while (true) {
    auto [error, client] = co_await acceptor_.async_accept(asio::as_tuple(asio::use_awaitable));
    if (error == asio::error::operation_aborted) co_return;
    if (!error) carry(std::move(client));
  }
}

void TcpRelay::carry(Tcp::socket client) {
  const auto connection =
      std::make_shared<TcpConnection>(std::move(client), target_, settings_, counters_);
  connections_.insert(connection);
  ++counters_.tcpConnectionsEver;
  counters_.tcpConnections = connections_.size();
  connection->start([this](const std::shared_ptr<TcpConnection>& finished) {
    connections_.erase(finished);
    counters_.tcpConnections = connections_.size();
  });
}

}  // namespace midipool::testing
