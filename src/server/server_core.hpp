// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>

#include "server/ban_list.hpp"
#include "server/media_server.hpp"
#include "server/recording_desk.hpp"
#include "server/room_directory.hpp"
#include "server/session_epoch.hpp"
#include "server/sound_desk.hpp"
#include "wire/protocol_error.hpp"

namespace midipool {

// The whole server but for sockets, files and threads: what to answer to which message. Everything
// that happens is told to it with its time. Not thread-safe.
class ServerCore {
 public:
  struct Counters {
    std::uint64_t messages = 0;
    std::uint64_t invalidMessages = 0;
    std::uint64_t datagrams = 0;
    std::uint64_t strangeDatagrams = 0;  // of no member, forged or repeated
    std::uint64_t joins = 0;
    std::uint64_t refusals = 0;
  };
  struct Settings {
    ServerLimits limits;
    std::string program;  // "midipool/0.1.0"
    // One line about who comes and goes, for the log.
    std::function<void(const std::string&)> log;
    std::function<std::int64_t()> wallSeconds;  // for tidying up rooms only
  };

  ServerCore(Settings settings, const SessionEpoch& epoch, RoomKeeper& keeper,
             DatagramLink& datagrams);
  ~ServerCore();

  [[nodiscard]] RoomDirectory& rooms() noexcept { return rooms_; }
  [[nodiscard]] const RoomDirectory& rooms() const noexcept { return rooms_; }
  [[nodiscard]] const std::string& program() const noexcept { return settings_.program; }
  [[nodiscard]] const Counters& counters() const noexcept { return counters_; }
  [[nodiscard]] MediaServer& media() noexcept { return media_; }
  [[nodiscard]] const MediaServer& media() const noexcept { return media_; }
  [[nodiscard]] std::size_t members() const noexcept { return bySession_.size(); }

  // A connection begins, says something, ends. The link stays valid until disconnected().
  void connected(MessageLink& link, LocalTime now);
  void received(MessageLink& link, const std::string& message, LocalTime now);
  void disconnected(MessageLink& link, const std::string& reason, LocalTime now);

  // `arrived` is when it reached this machine; the clock stamps the answer, so it is asked last.
  // True when tick() may have become due earlier than it said.
  bool datagram(std::span<const std::uint8_t> bytes, const DatagramPath& from, LocalTime arrived,
                const Clock& clock);

  // Does what is due; returns when to be called again, at the latest.
  LocalTime tick(LocalTime now);

  // Says goodbye to all.
  void shutDown();

  // What the server's administrator may do. False: there is no such room or member.
  // Sent away, and for so long not let in again, by his identity and his address.
  bool kick(const std::string& room, std::uint32_t member, std::chrono::minutes keepOut,
            LocalTime now);
  void pardon() noexcept { banned_.clear(); }
  // For everybody; also when he comes back, if he has an identity.
  bool mute(const std::string& room, std::uint32_t member, bool muted);
  // All are sent away, and the room is forgotten.
  bool closeRoom(const std::string& room, LocalTime now);
  // Empty: none. Whoever is in a room is told, and who joins.
  void setMessageOfTheDay(const std::string& text);
  [[nodiscard]] const std::string& messageOfTheDay() const noexcept { return messageOfTheDay_; }

  [[nodiscard]] RecordingDesk& recordings() noexcept { return recordings_; }
  [[nodiscard]] const SoundDesk& sound() const noexcept { return sound_; }
  [[nodiscard]] std::size_t banned(LocalTime now) const { return banned_.count(now); }

 private:
  struct Visitor;

  [[nodiscard]] ClientMessage understood(Visitor& visitor, const std::string& message);
  void refused(Visitor& visitor, const ProtocolError& error);
  void handle(Visitor& visitor, const ClientMessage& message, LocalTime now);
  void join(Visitor& visitor, const JoinRoom& message, LocalTime now);
  void steer(Visitor& visitor, const SteerTransport& message, LocalTime now);
  template <typename Find>
  Room& admitted(Visitor& visitor, LocalTime now, Find&& find);
  [[nodiscard]] bool handleSound(Visitor& visitor, const ClientMessage& message);
  void leave(Visitor& visitor, const std::string& reason, LocalTime now);
  void admit(Visitor& visitor, Room& room, Member& member);
  void dismiss(Room& room, const Member& member);
  void hearAddress(Visitor& visitor, std::span<const std::uint8_t> bytes, const DatagramPath& from,
                   LocalTime arrived);
  [[nodiscard]] Visitor* visitorOf(const std::string& room, std::uint32_t member) const;
  void refuseBanned(const Visitor& visitor, const std::string& identity, LocalTime now) const;
  Room& roomOf(Visitor& visitor) const;
  [[nodiscard]] Room::Moment moment(LocalTime now) const { return {now, epoch_.at(now)}; }
  static void expel(Visitor& visitor, const std::string& code, const std::string& sentence);

  Settings settings_;
  const SessionEpoch& epoch_;
  DatagramLink& datagrams_;
  RoomDirectory rooms_;
  MediaServer media_;
  SoundDesk sound_;
  RecordingDesk recordings_;
  std::unordered_map<MessageLink*, std::unique_ptr<Visitor>> visitors_;
  std::unordered_map<std::uint32_t, Visitor*> bySession_;
  std::unordered_map<std::uint32_t, Visitor*> byMediaSession_;
  std::uint32_t nextMember_ = 1;
  BanList banned_;
  std::set<std::pair<std::string, std::string>> muted_;  // room and identity
  std::string messageOfTheDay_;
  Counters counters_;
};

}  // namespace midipool
