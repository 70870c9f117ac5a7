// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include "net/message_client.hpp"
#include "net/message_listener.hpp"
#include "net/temporary_directory.hpp"

namespace midipool::testing {

// Real sockets on loopback, all on one thread.
class NetworkTest : public ::testing::Test {
 protected:
  using Milliseconds = std::chrono::milliseconds;

  // False when it does not come true in time.
  bool runUntil(const std::function<bool()>& isTrue, Milliseconds limit = Milliseconds{10'000}) {
    const auto end = std::chrono::steady_clock::now() + limit;
    while (!isTrue()) {
      if (std::chrono::steady_clock::now() > end) return false;
      if (context_.stopped()) context_.restart();
      context_.run_one_for(Milliseconds{5});
    }
    return true;
  }
  void runFor(Milliseconds time) {
    const auto end = std::chrono::steady_clock::now() + time;
    runUntil([&] { return std::chrono::steady_clock::now() >= end; }, time + time);
  }

  // Runs it to its end. Throws what it throws.
  template <typename Value>
  Value await(boost::asio::awaitable<Value> work) {
    std::optional<Value> result;
    std::exception_ptr thrown;
    boost::asio::co_spawn(context_, std::move(work),
                          [&](std::exception_ptr exception, Value value) {
                            thrown = exception;
                            result = std::move(value);
                          });
    if (!runUntil([&] { return result.has_value(); })) throw std::runtime_error{"no result"};
    if (thrown) std::rethrow_exception(thrown);
    return std::move(*result);
  }

  MessageListener& listen(ListenerLimits limits = {}, const std::string& address = "127.0.0.1") {
    ListenerHandlers handlers;
    handlers.http = [](const HttpCall& call) {
      const auto& path = call.request.path;
      if (path == "/healthz") return HttpAnswer{200, "text/plain", "well\n"};
      if (path == "/echo") return HttpAnswer{200, "text/plain", std::string{call.body}};
      return HttpAnswer{404, "text/plain", "no " + path + "\n"};
    };
    handlers.accepted = [this](std::shared_ptr<MessageConnection> connection,
                               boost::asio::ip::address remote) {
      accepted_.push_back(std::move(connection));
      remotes_.push_back(remote);
    };
    listener_ = std::make_unique<MessageListener>(context_.get_executor(), address, 0, certificate_,
                                                  std::move(handlers), limits);
    return *listener_;
  }

  Connected connect(std::uint16_t port, ConnectOptions options = {},
                    const std::string& host = "127.0.0.1") {
    return await(connectTo({host, port}, known_, options));
  }

  // Both ends of a connection.
  void connectBoth(ListenerLimits limits = {}, ConnectOptions options = {}) {
    client_ = connect(listen(limits).port(), options).connection;
    ASSERT_TRUE(runUntil([this] { return !accepted_.empty(); }));
    server_ = accepted_.back();
    accepted_.clear();
  }

  std::optional<std::string> receive(MessageConnection& connection) {
    return await(connection.receive());
  }

  TemporaryDirectory directory_;
  KnownServers known_{directory_.path() / "known_servers"};
  Certificate certificate_ = loadOrCreateCertificate(directory_.path());
  boost::asio::io_context context_{1};
  std::unique_ptr<MessageListener> listener_;
  std::vector<std::shared_ptr<MessageConnection>> accepted_;
  std::vector<boost::asio::ip::address> remotes_;
  std::shared_ptr<MessageConnection> server_;
  std::shared_ptr<MessageConnection> client_;
};

}  // namespace midipool::testing
