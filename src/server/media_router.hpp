// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "server/links.hpp"
#include "server/loss_watch.hpp"
#include "server/media_counters.hpp"
#include "server/media_stream.hpp"
#include "server/session_epoch.hpp"

namespace midipool {

// Passes on the sound and the reports of each member of a room to all others, as they came: it is
// made sure that a packet is the sender's, but nothing is encrypted anew; what is decrypted is for
// the counters. In an echo room each hears himself. Where a member can be reached is where his last authentic packet came from; one who
// only listens sends receiver reports. No sockets; not thread-safe. receive() does not allocate.
class MediaRouter {
 public:
  // The epoch must outlive it, and not change.
  MediaRouter(MediaLink& link, const SessionEpoch& epoch) noexcept;

  // What had the stream's source before, for its maker to destroy; or nothing.
  std::unique_ptr<MediaStream> add(std::unique_ptr<MediaStream> stream);
  // Likewise; nothing when there is no such stream.
  std::unique_ptr<MediaStream> remove(std::uint32_t source);

  // RTP or RTCP from outside. It goes out by the link as it is: the bytes must stay until that has
  // sent them.
  void receive(std::span<const std::uint8_t> datagram, const DatagramPath& from, LocalTime arrived);

  // Does what is due; returns when to be called again, at the latest.
  LocalTime tick(LocalTime now);

  [[nodiscard]] MediaCounters counters() const noexcept;

 private:
  using Group = std::vector<MediaStream*>;

  void readSound(MediaStream& stream, std::span<const std::uint8_t> packet, LocalTime arrived);
  void readReport(MediaStream& stream, std::span<const std::uint8_t> packet, LocalTime arrived);
  void forward(const MediaStream& sender, std::span<const std::uint8_t> datagram);

  MediaLink& link_;
  const SessionEpoch& epoch_;
  std::unordered_map<std::uint32_t, std::unique_ptr<MediaStream>> streams_;
  std::unordered_map<std::string, Group> rooms_;
  MediaCounters counters_;
  LossWatch losses_;
};

}  // namespace midipool
