// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include <boost/asio/ip/udp.hpp>

#include "net/datagram_path.hpp"

namespace midipool {

// How the server reaches its clients. Sockets implement these; tests put a simulated network there.

// One client's message connection. Lives until ServerCore::disconnected() has been called for it.
class MessageLink {
 public:
  virtual ~MessageLink() = default;
  virtual void send(const std::string& message) = 0;
  // Ends the connection after what was sent before; what is sent later is dropped. disconnected()
  // follows, later.
  virtual void close(const std::string& reason) = 0;
  // Without a port.
  [[nodiscard]] virtual std::string address() const = 0;
};

// The server's one UDP socket.
class DatagramLink {
 public:
  using Endpoint = boost::asio::ip::udp::endpoint;
  virtual ~DatagramLink() = default;
  virtual void send(std::span<const std::uint8_t> datagram, const Endpoint& to) = 0;
};

// How sound leaves: a media thread's socket.
class MediaLink {
 public:
  virtual ~MediaLink() = default;
  // May keep the datagram, uncopied, until what is being done is finished.
  virtual void send(std::span<const std::uint8_t> datagram, const DatagramPath& to) = 0;
};

}  // namespace midipool
