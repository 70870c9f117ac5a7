// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/name_lookup.hpp"

#include <memory>
#include <string>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>

#include "net/as_result.hpp"
#include "net/connect_error.hpp"

namespace midipool {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using Endpoints = std::vector<tcp::endpoint>;

// The resolver cannot be interrupted, only left behind; so it shares what it works on.
struct Lookup {
  explicit Lookup(const asio::any_io_executor& executor) : resolver{executor}, done{executor} {}

  tcp::resolver resolver;
  asio::steady_timer done;
  bool isDone = false;
  boost::system::error_code error;
  Endpoints endpoints;
};

void start(const std::shared_ptr<Lookup>& lookup, const ConnectTarget& target) {
  lookup->resolver.async_resolve(
      target.host, std::to_string(target.port),
      [lookup](const boost::system::error_code& error, const tcp::resolver::results_type& found) {
        lookup->isDone = true;
        lookup->error = error;
        for (const auto& entry : found) lookup->endpoints.push_back(entry.endpoint());
        lookup->done.cancel();
      });
}

}  // namespace

asio::awaitable<Endpoints> lookUp(ConnectTarget target, std::chrono::milliseconds timeout) {
  if (target.host.empty()) {  // the system would take it for this machine
    throw ConnectError{ConnectError::Kind::kName, "no host is given"};
  }
  boost::system::error_code notNumeric;
  const auto address = asio::ip::make_address(target.host, notNumeric);
  if (!notNumeric) co_return Endpoints{{address, target.port}};

  const auto lookup = std::make_shared<Lookup>(co_await asio::this_coro::executor);
  lookup->done.expires_after(timeout);
  start(lookup, target);
  co_await lookup->done.async_wait(kAsResult);
  if (!lookup->isDone) {
    throw ConnectError{ConnectError::Kind::kTimeout,
                       "cannot look up the name " + target.host +
                           ": the name server does not answer (is this machine online?)"};
  }
  if (lookup->error || lookup->endpoints.empty()) {
    throw ConnectError{ConnectError::Kind::kName,
                       "no host is called " + target.host + " (misspelt, or not online?)"};
  }
  co_return lookup->endpoints;
}

}  // namespace midipool
