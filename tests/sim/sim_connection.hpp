// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "client/player.hpp"
#include "sim/line.hpp"
#include "sim/sim_server.hpp"

namespace midipool::sim {

// A TCP connection between a player and the server, with its two ends, and the player's UDP socket
// beside it.
class SimConnection final : public std::enable_shared_from_this<SimConnection> {
 public:
  SimConnection(SimServer& server, Player& player, Line& toServer, Line& toClient,
                std::uint16_t port)
      : server_{server},
        player_{player},
        toServer_{toServer},
        toClient_{toClient},
        port_{port},
        serverLife_{server.life()},
        clientEnd_{*this},
        serverEnd_{*this} {}

  void open() {
    server_.connected(serverEnd_);
    player_.connected(clientEnd_);
  }

  // Both ends learn that it is over; a server that was killed in between knows nothing of it.
  void breakOff(const std::string& reason) {
    if (!open_) return;
    open_ = false;
    if (serverKnows()) server_.disconnected(serverEnd_, reason);
    player_.disconnected(reason);
  }
  [[nodiscard]] bool isOpen() const { return open_; }
  [[nodiscard]] bool serverKnows() const {
    return server_.running() && server_.life() == serverLife_;
  }

 private:
  struct ClientEnd final : ServerLink {
    explicit ClientEnd(SimConnection& connection) : connection_{connection} {}
    void send(const std::string& message) override {
      auto self = connection_.shared_from_this();
      connection_.toServer_.stream([self, message] {
        if (self->open_ && self->serverKnows()) {
          self->server_.received(self->serverEnd_, message);
        }
      });
    }
    void sendDatagram(std::span<const std::uint8_t> datagram) override {
      std::vector<std::uint8_t> bytes{datagram.begin(), datagram.end()};
      connection_.toServer_.datagram([&server = connection_.server_, port = connection_.port_,
                                      bytes = std::move(bytes)] { server.datagram(bytes, port); });
    }
    void close(const std::string& reason) override {
      connection_.closeBy(connection_.toServer_, reason);
    }
    SimConnection& connection_;
  };

  struct ServerEnd final : MessageLink {
    explicit ServerEnd(SimConnection& connection) : connection_{connection} {}
    void send(const std::string& message) override {
      auto self = connection_.shared_from_this();
      connection_.toClient_.stream([self, message] {
        if (self->open_) self->player_.received(message);
      });
    }
    void close(const std::string& reason) override {
      connection_.closeBy(connection_.toClient_, reason);
    }
    [[nodiscard]] std::string address() const override { return "simulated"; }
    SimConnection& connection_;
  };

  void closeBy(Line& line, const std::string& reason) {
    auto self = shared_from_this();
    line.stream([self, reason] { self->breakOff(reason); });
  }

  SimServer& server_;
  Player& player_;
  Line& toServer_;
  Line& toClient_;
  std::uint16_t port_;
  std::uint64_t serverLife_;
  ClientEnd clientEnd_;
  ServerEnd serverEnd_;
  bool open_ = true;
};

}  // namespace midipool::sim
