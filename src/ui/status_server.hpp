// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <string>

#include <boost/asio/io_context.hpp>

#include "ui/local_address.hpp"

namespace midipool {

// Answers GET /status over plain HTTP with what the client knows, as JSON. For programs of this
// machine: it listens on loopback unless told otherwise, and refuses requests for a host by
// name, but localhost (a web page that has tricked the browser by its name service). Runs on
// the thread of the io_context; all calls on it.
class StatusServer {
 public:
  // Throws std::runtime_error with one line when it cannot listen. Where the port was not chosen by
  // the user and is taken, the next free one of sixteen is used.
  StatusServer(boost::asio::io_context& context, const LocalAddress& address,
               std::function<std::string()> status);
  ~StatusServer();
  StatusServer(const StatusServer&) = delete;
  StatusServer& operator=(const StatusServer&) = delete;

  [[nodiscard]] const LocalAddress& address() const noexcept;

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace midipool
