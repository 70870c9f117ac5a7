// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "server/links.hpp"
#include "server/media_counters.hpp"
#include "server/media_stream.hpp"
#include "time/clock.hpp"

namespace midipool {

// Passes on the sound of each member of a room to all others, as it came: it is made sure that a
// packet is the sender's, but nothing is decrypted for good or encrypted anew. In an echo room each
// hears himself. Where a member can be reached is where his last authentic packet came from; one who
// only listens sends receiver reports. No sockets; not thread-safe. receive() does not allocate.
class MediaRouter {
 public:
  explicit MediaRouter(MediaLink& link) noexcept;

  // What had the stream's source before, for its maker to destroy; or nothing.
  std::unique_ptr<MediaStream> add(std::unique_ptr<MediaStream> stream);
  // Likewise; nothing when there is no such stream.
  std::unique_ptr<MediaStream> remove(std::uint32_t source);

  // RTP or RTCP from outside. It goes out by the link as it is: the bytes must stay until that has
  // sent them.
  void receive(std::span<const std::uint8_t> datagram, const DatagramPath& from, LocalTime arrived);

  [[nodiscard]] const MediaCounters& counters() const noexcept { return counters_; }

 private:
  using Group = std::vector<MediaStream*>;

  [[nodiscard]] static bool isAuthentic(MediaStream& stream,
                                        std::span<const std::uint8_t> datagram);
  void forward(const MediaStream& sender, std::span<const std::uint8_t> datagram);

  MediaLink& link_;
  std::unordered_map<std::uint32_t, std::unique_ptr<MediaStream>> streams_;
  std::unordered_map<std::string, Group> rooms_;
  MediaCounters counters_;
};

}  // namespace midipool
