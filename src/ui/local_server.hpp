// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <string>

#include <boost/asio/any_io_executor.hpp>

#include "net/message_connection.hpp"
#include "ui/local_address.hpp"

namespace midipool {

inline constexpr const char* kControlProtocol = "midipool.control.v1";

// What this machine's programs may ask (docs/control-api.md). Called on the server's thread.
struct LocalHandlers {
  // What the client knows, as JSON. For who has the token.
  std::function<std::string()> status;
  // One request, and where its answer goes, later or at once. For who has the token.
  using Reply = std::function<void(std::string answer)>;
  std::function<void(std::string request, Reply reply)> request;
  // A WebSocket for control, which has shown no token yet.
  std::function<void(std::shared_ptr<MessageConnection>)> connected;
};

// The client's own small web server: the mixer page's files, the control WebSocket, the status. It
// listens on loopback unless told otherwise, and answers no request that a foreign web page may have
// made (ui/request_guard.hpp). Runs on the thread of its executor; all calls on it.
class LocalServer {
 public:
  // Throws std::runtime_error with one line when it cannot listen. Where the port was not chosen by
  // the user and is taken, the next free one of sixteen is used.
  LocalServer(const boost::asio::any_io_executor& executor, const LocalAddress& address,
              std::string token, LocalHandlers handlers);
  ~LocalServer();
  LocalServer(const LocalServer&) = delete;
  LocalServer& operator=(const LocalServer&) = delete;

  [[nodiscard]] const LocalAddress& address() const noexcept;

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace midipool
