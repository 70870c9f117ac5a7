// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include "server/links.hpp"
#include "server/room_directory.hpp"
#include "wire/datagram.hpp"
#include "wire/server_messages.hpp"

namespace midipool::testing {

// A connection that only notes what the server sends before it closes it.
class RecordingLink final : public MessageLink {
 public:
  void send(const std::string& message) override {
    if (closed_.empty()) messages_.push_back(decodeServerMessage(message));
  }
  void close(const std::string& reason) override { closed_.push_back(reason); }
  [[nodiscard]] std::string address() const override { return address_; }

  template <typename Message>
  [[nodiscard]] std::vector<Message> all() const {
    std::vector<Message> found;
    for (const auto& message : messages_) {
      if (const auto* one = std::get_if<Message>(&message)) found.push_back(*one);
    }
    return found;
  }
  // The only one of its kind; throws when there is none or more.
  template <typename Message>
  [[nodiscard]] Message one() const {
    const auto found = all<Message>();
    if (found.size() != 1) throw std::runtime_error{std::to_string(found.size()) + " messages"};
    return found.front();
  }
  void forget() { messages_.clear(); }

  std::string address_ = "192.0.2.1";
  std::vector<ServerMessage> messages_;
  std::vector<std::string> closed_;
};

// The server's UDP socket.
class RecordingDatagrams final : public DatagramLink {
 public:
  struct Sent {
    std::vector<std::uint8_t> bytes;
    Endpoint to;
  };
  void send(std::span<const std::uint8_t> datagram, const Endpoint& to) override {
    sent_.push_back({{datagram.begin(), datagram.end()}, to});
  }
  std::vector<Sent> sent_;
};

inline DatagramLink::Endpoint endpoint(std::uint16_t port) {
  return {boost::asio::ip::address_v4::loopback(), port};
}

// A member's side of the datagrams.
class DatagramPeer {
 public:
  explicit DatagramPeer(const DatagramAccess& access)
      : sealer_{access.session, access.keys.clientToServer},
        opener_{access.session, access.keys.serverToClient} {}

  struct Received {
    DatagramKind kind;
    std::vector<std::uint8_t> payload;
  };

  [[nodiscard]] std::vector<std::uint8_t> seal(DatagramKind kind,
                                               std::span<const std::uint8_t> payload) {
    const auto datagram = sealer_.seal(kind, payload);
    return {datagram.begin(), datagram.end()};
  }
  // Of all that the server has sent, what is for this member.
  [[nodiscard]] std::vector<Received> open(const RecordingDatagrams& datagrams) {
    std::vector<Received> received;
    for (; next_ < datagrams.sent_.size(); ++next_) {
      const auto opened = opener_.open(datagrams.sent_[next_].bytes);
      if (!opened) continue;
      received.push_back({opened->kind, {opened->payload.begin(), opened->payload.end()}});
    }
    return received;
  }

 private:
  DatagramSealer sealer_;
  DatagramOpener opener_;
  std::size_t next_ = 0;
};

// What would be on the disk.
class MemoryKeeper final : public RoomKeeper {
 public:
  void save(const StoredRoom& room) override { rooms_[room.name] = room; }
  void remove(const std::string& name) override { rooms_.erase(name); }

  std::map<std::string, StoredRoom> rooms_;
};

}  // namespace midipool::testing
