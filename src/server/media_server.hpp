// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>
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
  // From where its packets are taken, and where sound for its member goes; until then both are
  // dropped. Nothing happens when there is no such stream.
  void setPath(std::uint32_t source, const DatagramPath& path);
  // With its mix. Likewise.
  void close(std::uint32_t source);

  // The server tells the sender of the stream `source`, under a stream of its own, how it comes.
  // Throws as open().
  StreamInfo openReports(std::uint32_t source);

  // The member of the stream `source` hears a mix from now on, in place of the others' streams. Throws
  // as open(). In place of a mix that he has.
  StreamInfo openMix(std::uint32_t source, const StreamFormat& format, const MixWish& wish);
  // Nothing happens where there is no mix.
  void setMix(std::uint32_t source, const MixWish& wish);
  // Whether that mix has all stems at one delay (MixDelay), as for who does not listen live.
  void setAligned(std::uint32_t source, bool aligned);
  void closeMix(std::uint32_t source);

  // Whether what goes through the room is kept for a while, for those who miss some of it and have time
  // to wait for it: two megabytes for each who sends. Nothing happens in a room without streams.
  void keepHistory(const std::string& room, bool wanted);

  // What comes in that room goes there besides, whoever comes and leaves; null: nowhere.
  void recordInto(const std::string& room, const std::shared_ptr<RecordingInbox>& inbox);

  // Nobody gets this stream's sound any more, or all do again. Nothing happens when there is none.
  void mute(std::uint32_t source, bool muted);
  // How it arrives; null when there is no such stream.
  [[nodiscard]] const StreamState* stateOf(std::uint32_t source) const;

  // RTP or RTCP that has come to the control thread: its own when there are no others.
  void receive(std::span<const std::uint8_t> datagram, const DatagramPath& from, LocalTime arrived);

  // Does what is due; returns when to be called again, at the latest.
  LocalTime tick(LocalTime now);
  [[nodiscard]] MediaCounters counters() const;

 private:
  class Here;
  struct Stream {
    StreamInfo info;
    std::uint32_t mix = 0;  // its source; 0: none
    std::uint32_t reports = 0;
    bool keepsHistory = false;
    bool hasAlignedMix = false;
    std::shared_ptr<StreamState> state{};
  };
  // Where nobody hears a mix, nothing is decoded.
  struct Room {
    std::size_t host = 0;
    std::size_t mixes = 0;
    bool canAlign = false;  // all stems have a voice for aligned mixes
    // One thread at a time may fill it, so the room stays with its own while there is one.
    std::shared_ptr<RecordingInbox> inbox{};
    std::unordered_map<std::uint32_t, Stream> streams;
  };

  [[nodiscard]] Room* roomWith(std::uint32_t source);
  [[nodiscard]] std::size_t leastLoaded() const;
  [[nodiscard]] std::uint32_t drawSource(std::size_t host) const;
  void post(const Room& room, std::unique_ptr<MediaCommand> command);
  void decodeAll(const Room& room);
  void decodeNone(const Room& room);
  void alignAll(Room& room);

  std::unique_ptr<Here> here_;
  std::vector<std::unique_ptr<MediaHost>> hosts_;  // none: here
  std::vector<std::size_t> load_;                  // streams of each
  std::unordered_map<std::string, Room> rooms_;
  std::unordered_map<std::uint32_t, std::string> roomOf_;  // a stream
  std::unordered_set<std::uint32_t> own_;                  // sources of mixes and reports
};

// One thread for each of `threads`, on the port that the control thread's socket has with siblings
// (port_sharing.hpp). Throws std::runtime_error with one line when the system refuses.
[[nodiscard]] std::vector<std::unique_ptr<MediaHost>> openMediaThreads(const std::string& address,
                                                                       std::uint16_t port,
                                                                       unsigned threads,
                                                                       const Clock& clock,
                                                                       const SessionEpoch& epoch);

}  // namespace midipool
