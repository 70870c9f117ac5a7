// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "server/media_host.hpp"

namespace midipool {

// All sound of a server, as the control thread sees it: which room is with which media thread. The
// kernel finds the thread of a packet by its source (port_sharing.hpp), so sources are drawn to fit.
// Without threads of its own the control thread does it all. Not thread-safe.
class MediaServer {
 public:
  // Without threads; `datagrams` is the control thread's socket. Both must outlive it.
  MediaServer(DatagramLink& datagrams, const SessionEpoch& epoch);
  ~MediaServer();
  MediaServer(const MediaServer&) = delete;
  MediaServer& operator=(const MediaServer&) = delete;

  // From now on with these, before the first stream. Socket 1 + i must be the one of `hosts[i]`.
  void use(std::vector<std::unique_ptr<MediaHost>> hosts);
  // Joins the threads; all streams are closed.
  void stop();

  // A member's stream, with a source and a key that nobody has. `echo`: he hears himself and nobody
  // else. Throws std::runtime_error where there is no SRTP.
  StreamInfo open(const std::string& room, std::uint32_t member, const StreamFormat& format,
                  bool echo);
  // Nothing happens when there is no such stream.
  void close(std::uint32_t source);

  // RTP or RTCP that has come to the control thread: its own when there are no others.
  void receive(std::span<const std::uint8_t> datagram, const DatagramLink::Endpoint& from,
               LocalTime arrived);

  // Does what is due; returns when to be called again, at the latest.
  LocalTime tick(LocalTime now);
  [[nodiscard]] MediaCounters counters() const;

 private:
  class Here;
  struct Room {
    std::size_t host = 0;
    std::size_t streams = 0;
  };
  struct Place {
    std::string room;
    std::size_t host = 0;
  };

  [[nodiscard]] std::size_t leastLoaded() const;
  [[nodiscard]] std::uint32_t drawSource(std::size_t host) const;
  void post(std::size_t host, std::unique_ptr<MediaCommand> command);

  std::unique_ptr<Here> here_;
  std::vector<std::unique_ptr<MediaHost>> hosts_;  // none: here
  std::vector<std::size_t> load_;                  // streams of each
  std::unordered_map<std::string, Room> rooms_;
  std::unordered_map<std::uint32_t, Place> streams_;
};

// One thread for each of `threads`, on the port that the control thread's socket has with siblings
// (port_sharing.hpp). Throws std::runtime_error with one line when the system refuses.
[[nodiscard]] std::vector<std::unique_ptr<MediaHost>> openMediaThreads(const std::string& address,
                                                                       std::uint16_t port,
                                                                       unsigned threads,
                                                                       const Clock& clock,
                                                                       const SessionEpoch& epoch);

}  // namespace midipool
