// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <string>

#include <boost/asio/io_context.hpp>

#include "ui/local_address.hpp"

namespace midipool {

// What the local programs may ask and do.
struct LocalRequests {
  std::function<std::string()> status;  // JSON
  // A change of the mixer, JSON. Throws std::runtime_error with one line on what makes no sense.
  std::function<void(const std::string& change)> changeMixer;
};

// Answers GET /status over plain HTTP with what the client knows, as JSON, and takes POST /mixer. For
// programs of this machine: it listens on loopback unless told otherwise, and refuses requests for a
// host by name, but localhost (a web page that has tricked the browser by its name service). A web
// page cannot post: what changes something must come as application/json, for which a browser asks
// before, and gets no answer that allows it. Runs on the thread of the io_context; all calls on it.
class StatusServer {
 public:
  // Throws std::runtime_error with one line when it cannot listen. Where the port was not chosen by
  // the user and is taken, the next free one of sixteen is used.
  StatusServer(boost::asio::io_context& context, const LocalAddress& address,
               LocalRequests requests);
  ~StatusServer();
  StatusServer(const StatusServer&) = delete;
  StatusServer& operator=(const StatusServer&) = delete;

  [[nodiscard]] const LocalAddress& address() const noexcept;

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace midipool
