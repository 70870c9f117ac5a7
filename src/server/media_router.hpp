// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "net/rate_limit.hpp"
#include "server/links.hpp"
#include "wire/stream_info.hpp"

namespace midipool {

// Passes on the sound of each member of a room to all others, as it came: it is made sure that a
// packet is the sender's, but nothing is decrypted for good or encrypted anew. In an echo room each
// hears himself. Where a member can be reached is where his last authentic packet came from; one who
// only listens sends receiver reports. No sockets; not thread-safe.
class MediaRouter {
 public:
  struct Counters {
    std::uint64_t packets = 0;
    std::uint64_t forwarded = 0;
    std::uint64_t refused = 0;  // of no stream, forged, repeated, or too many
  };

  explicit MediaRouter(DatagramLink& link) noexcept;
  ~MediaRouter();
  MediaRouter(const MediaRouter&) = delete;
  MediaRouter& operator=(const MediaRouter&) = delete;

  // A room's sound goes round in it; `echo`: to its sender only. Throws std::runtime_error where
  // there is no SRTP.
  void open(const std::string& room, const StreamInfo& stream, bool echo);
  void close(std::uint32_t source);
  // One that no stream has.
  [[nodiscard]] std::uint32_t freeSource() const;

  // RTP or RTCP from outside.
  void receive(std::span<const std::uint8_t> datagram, const DatagramLink::Endpoint& from,
               LocalTime arrived);

  [[nodiscard]] const Counters& counters() const noexcept { return counters_; }

 private:
  struct Stream;
  using Group = std::vector<Stream*>;

  [[nodiscard]] static bool isAuthentic(Stream& stream, std::span<const std::uint8_t> datagram);
  void forward(const Stream& sender, std::span<const std::uint8_t> datagram);

  DatagramLink& link_;
  std::unordered_map<std::uint32_t, std::unique_ptr<Stream>> streams_;
  std::unordered_map<std::string, Group> rooms_;
  Counters counters_;
};

}  // namespace midipool
