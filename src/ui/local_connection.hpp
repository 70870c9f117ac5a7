// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "net/admission.hpp"
#include "net/http_answer.hpp"
#include "net/http_request.hpp"
#include "ui/local_server.hpp"

namespace midipool {

// What all connections of a LocalServer share; it may end before they do.
struct LocalSetup {
  std::string token;
  LocalHandlers handlers;
  bool isStopped = false;  // no handler is called any more
};

// One accepted connection, from its first byte until it is answered or has become a
// MessageConnection. For LocalServer only.
class LocalConnection : public std::enable_shared_from_this<LocalConnection> {
 public:
  LocalConnection(boost::asio::ip::tcp::socket socket, std::shared_ptr<LocalSetup> setup);

  // Never throws.
  [[nodiscard]] boost::asio::awaitable<void> run(std::shared_ptr<Admission::Ticket> ticket);

  // run() comes to an end soon.
  void drop() noexcept;

 private:
  [[nodiscard]] boost::asio::awaitable<void> serve(std::shared_ptr<Admission::Ticket> ticket);
  [[nodiscard]] boost::asio::awaitable<void> upgrade(std::string head,
                                                     std::shared_ptr<Admission::Ticket> ticket);
  [[nodiscard]] boost::asio::awaitable<HttpAnswer> answerTo(HttpRequest request, std::string begun);
  [[nodiscard]] boost::asio::awaitable<HttpAnswer> answerToPost(HttpRequest request,
                                                                std::string begun);
  [[nodiscard]] HttpAnswer status(const HttpRequest& request) const;

  boost::asio::ip::tcp::socket socket_;
  std::shared_ptr<LocalSetup> setup_;
  bool isHandedOver_ = false;  // socket_ is empty
};

}  // namespace midipool
