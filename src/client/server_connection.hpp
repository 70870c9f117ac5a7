// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <span>
#include <string>
#include <utility>

#include <boost/asio/any_io_executor.hpp>

#include "client/server_link.hpp"
#include "net/datagram_socket.hpp"
#include "net/message_connection.hpp"

namespace midipool {

// The server as the player sees it.
class ServerConnection final : public ServerLink {
 public:
  ServerConnection(std::shared_ptr<MessageConnection> messages,
                   const boost::asio::any_io_executor& executor,
                   const DatagramSocket::Endpoint& server, const Clock& clock)
      : messages_{std::move(messages)},
        datagrams_{executor, server.address(), clock},
        server_{server} {}

  void send(const std::string& message) override { messages_->send(message); }
  void sendDatagram(std::span<const std::uint8_t> datagram) override {
    datagrams_.send(datagram, server_);
  }
  void close(const std::string& reason) override { messages_->close(CloseCode::kNormal, reason); }
  [[nodiscard]] MessageConnection& messages() { return *messages_; }
  [[nodiscard]] DatagramSocket& datagrams() { return datagrams_; }
  [[nodiscard]] const DatagramSocket::Endpoint& server() const { return server_; }

 private:
  std::shared_ptr<MessageConnection> messages_;
  DatagramSocket datagrams_;
  DatagramSocket::Endpoint server_;
};

}  // namespace midipool
