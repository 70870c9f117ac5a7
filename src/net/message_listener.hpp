// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/address.hpp>

#include "net/certificate.hpp"
#include "net/http_answer.hpp"
#include "net/http_request.hpp"
#include "net/message_connection.hpp"

namespace midipool {

// A GET, HEAD or POST of any path.
struct HttpCall {
  const HttpRequest& request;
  std::string_view body;  // of a POST, up to kMaxHttpBody
  boost::asio::ip::address remote;
};

// Called on the listener's executor; must not throw.
struct ListenerHandlers {
  std::function<HttpAnswer(const HttpCall& call)> http;
  // A WebSocket at "/" with midiPool's subprotocol.
  std::function<void(std::shared_ptr<MessageConnection>, boost::asio::ip::address remote)> accepted;
};

struct ListenerLimits {
  std::size_t pending = 512;    // not yet through TLS and the request; beyond, the oldest goes
  std::size_t perAddress = 64;  // of one IPv4 address or IPv6 /64, pending ones included
  std::size_t total = 4096;     // pending ones included
  std::chrono::milliseconds handshake{5'000};  // for TLS and the whole request together
  std::chrono::milliseconds answer{10'000};    // for who asked to take the answer
  MessageLimits connection;
};

// Accepts TLS on one port: WebSockets at "/", and requests of a browser beside them. Who speaks plain HTTP to
// it is told so. All calls on the one thread (or strand) of `executor`.
class MessageListener {
 public:
  // Listens from now on. `address` is numeric, IPv6 with or without brackets; "::" takes IPv4 too.
  // Port 0 takes a free one. Throws std::runtime_error with one line for the user when it cannot.
  MessageListener(const boost::asio::any_io_executor& executor, const std::string& address,
                  std::uint16_t port, const Certificate& certificate, ListenerHandlers handlers,
                  ListenerLimits limits = {});
  // As stop().
  ~MessageListener();
  MessageListener(const MessageListener&) = delete;
  MessageListener& operator=(const MessageListener&) = delete;

  // Ends listening and drops whoever is pending. Handed out connections stay.
  void stop();

  [[nodiscard]] std::uint16_t port() const noexcept;
  [[nodiscard]] std::size_t pending() const noexcept;
  // Connections that live, pending ones included.
  [[nodiscard]] std::size_t connections() const noexcept;

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace midipool
