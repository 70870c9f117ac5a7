// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace midipool {

// How a player reaches the server while connected. Sockets implement it; tests put a simulated
// network there.
class ServerLink {
 public:
  virtual ~ServerLink() = default;
  virtual void send(const std::string& message) = 0;
  virtual void sendDatagram(std::span<const std::uint8_t> datagram) = 0;
  // Ends the connection after what was sent; Player::disconnected() follows, later.
  virtual void close(const std::string& reason) = 0;
};

}  // namespace midipool
