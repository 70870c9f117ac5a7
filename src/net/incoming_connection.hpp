// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <string>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>

#include "net/admission.hpp"
#include "net/deadline.hpp"
#include "net/http_request.hpp"
#include "net/message_listener.hpp"
#include "net/tls_stream.hpp"

namespace midipool {

// What all incoming connections of a listener share; it may end before they do.
struct ListenerSetup {
  boost::asio::ssl::context tls;
  ListenerHandlers handlers;
  ListenerLimits limits;
  bool isStopped;  // no handler is called any more
};

// One accepted connection, from the first byte until it is answered or has become a
// MessageConnection. For MessageListener only.
class IncomingConnection : public std::enable_shared_from_this<IncomingConnection> {
 public:
  IncomingConnection(boost::asio::ip::tcp::socket socket, std::shared_ptr<ListenerSetup> setup);

  // Never throws.
  [[nodiscard]] boost::asio::awaitable<void> run(std::shared_ptr<Admission::Ticket> ticket);

  // run() comes to an end soon, and calls no handler any more.
  void drop() noexcept;

 private:
  [[nodiscard]] boost::asio::awaitable<bool> startsTls();
  [[nodiscard]] boost::asio::awaitable<void> refusePlainText();
  [[nodiscard]] boost::asio::awaitable<void> serve(std::shared_ptr<Admission::Ticket> ticket,
                                                   Deadline& deadline);
  [[nodiscard]] boost::asio::awaitable<void> upgrade(std::string head,
                                                     std::shared_ptr<Admission::Ticket> ticket);
  // What belongs to the request behind its head, of which `head` may have the beginning; nothing
  // when it does not come.
  [[nodiscard]] boost::asio::awaitable<std::optional<std::string>> readBody(
      std::string head, const HttpRequest& request);
  [[nodiscard]] boost::asio::awaitable<void> respond(HttpAnswer answer, bool withBody,
                                                     Deadline& deadline);
  // So that what the other side still sends does not make the system throw away the answer.
  [[nodiscard]] boost::asio::awaitable<void> linger();
  [[nodiscard]] HttpAnswer answerTo(const HttpRequest& request, std::string_view body) const;

  TlsStream stream_;
  boost::asio::ip::address remote_;
  std::shared_ptr<ListenerSetup> setup_;
  bool isDropped_ = false;     // no handler is called any more
  bool isHandedOver_ = false;  // stream_ is empty
};

}  // namespace midipool
