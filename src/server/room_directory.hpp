// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "server/room.hpp"
#include "server/server_limits.hpp"
#include "server/stored_room.hpp"

namespace midipool {

// Where rooms are kept between runs of the server.
class RoomKeeper {
 public:
  virtual ~RoomKeeper() = default;
  virtual void save(const StoredRoom& room) = 0;
  virtual void remove(const std::string& name) = 0;
};

// All rooms of a server by name. Rooms are made when somebody wants to join them, and stay when all
// have left; when there are too many, the empty one that was used longest ago goes. Not
// thread-safe.
class RoomDirectory {
 public:
  RoomDirectory(const ServerLimits& limits, RoomKeeper& keeper);

  // A room of an earlier run. Throws ProtocolError when what is stored is damaged.
  void restore(const StoredRoom& stored);

  // The room of that name: an existing one, if the password is right, or a new one that belongs to
  // `identity`. `wallSeconds` is the wall clock, for tidying up only. Throws ProtocolError.
  Room& find(const JoinRoom& join, SessionTime now, std::int64_t wallSeconds);
  // An existing room, for somebody who does not come in: it needs no place. Throws ProtocolError.
  Room& findForSteering(const JoinRoom& outside);
  // Or null.
  [[nodiscard]] Room* named(const std::string& name) const;
  // A room that nobody is in, with all that is kept of it.
  void remove(const std::string& name);
  [[nodiscard]] bool owns(const Room& room, const std::string& identity) const;

  // Notes when the room was used last.
  void used(const Room& room, std::int64_t wallSeconds);

  [[nodiscard]] RoomInfo infoOf(const Room& room, SessionTime now) const;
  [[nodiscard]] std::vector<RoomInfo> list(SessionTime now) const;
  [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }

  template <typename Visit>
  void forEach(Visit&& visit) const {
    for (const auto& [name, entry] : entries_) visit(*entry.room);
  }

 private:
  struct Entry {
    std::unique_ptr<Room> room;
    std::int64_t lastUsed = 0;
  };

  Room& make(const JoinRoom& join, SessionTime now, std::int64_t wallSeconds);
  static void checkPassword(const Room& room, const JoinRoom& join);
  void makePlace();
  void save(const Room& room);

  ServerLimits limits_;
  RoomKeeper& keeper_;
  std::map<std::string, Entry> entries_;
};

}  // namespace midipool
