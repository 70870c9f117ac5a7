// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/room_directory.hpp"

#include <algorithm>

#include <boost/json.hpp>

#include "server/secret_hash.hpp"
#include "wire/bar_sync.hpp"
#include "wire/json_fields.hpp"
#include "wire/protocol_error.hpp"

namespace midipool {
namespace {

// A room that is made anew after its server lost its memory must not start below the revisions that
// its players still know; so revisions begin with the milliseconds of the wall clock.
std::uint64_t firstRevision(std::int64_t wallSeconds) {
  return static_cast<std::uint64_t>(wallSeconds) * 1000;
}

Timeline timelineFrom(const std::string& json) {
  const auto object = parseJsonObject(json);
  return barSyncFromJson({object, "stored timeline"});
}

}  // namespace

RoomDirectory::RoomDirectory(const ServerLimits& limits, RoomKeeper& keeper)
    : limits_{limits}, keeper_{keeper} {}

void RoomDirectory::restore(const StoredRoom& stored) {
  auto room = std::make_unique<Room>(stored.name, roomSettingsFrom(stored.settingsJson),
                                     timelineFrom(stored.timelineJson),
                                     [this](const Room& changed) { save(changed); });
  entries_[stored.name] = {std::move(room), stored.lastUsed};
}

Room& RoomDirectory::find(const JoinRoom& join, SessionTime now, std::int64_t wallSeconds) {
  const auto found = entries_.find(join.room);
  if (found == entries_.end()) return make(join, now, wallSeconds);
  auto& room = *found->second.room;
  const bool returns = room.hasPlaceToResume(join.resume);
  const auto& hash = room.settings().passwordHash;
  if (!returns && !hash.empty() && !matchesSecret(join.password, hash)) {
    throw ProtocolError{error_code::kWrongPassword,
                        join.password.empty() ? "room " + join.room + " asks for a password"
                                              : "wrong password for room " + join.room};
  }
  if (!returns && room.members().size() >= limits_.membersPerRoom) {
    throw ProtocolError{error_code::kRoomFull, "room " + join.room + " is full"};
  }
  return room;
}

bool RoomDirectory::owns(const Room& room, const std::string& identity) const {
  const auto& hash = room.settings().ownerHash;
  return !identity.empty() && !hash.empty() && matchesSecret(identity, hash);
}

void RoomDirectory::used(const Room& room, std::int64_t wallSeconds) {
  entries_.at(room.name()).lastUsed = wallSeconds;
  save(room);
}

std::vector<RoomInfo> RoomDirectory::list(SessionTime now) const {
  std::vector<RoomInfo> rooms;
  forEach([&](const Room& room) {
    rooms.push_back(room.info(now, static_cast<std::int64_t>(limits_.membersPerRoom)));
  });
  return rooms;
}

Room& RoomDirectory::make(const JoinRoom& join, SessionTime now, std::int64_t wallSeconds) {
  makePlace();
  RoomSettings settings;
  settings.steering = join.steering.value_or(Steering::kEveryone);
  if (!join.password.empty()) settings.passwordHash = hashSecret(join.password);
  if (!join.identity.empty()) settings.ownerHash = hashSecret(join.identity);
  Timeline timeline;
  timeline.start = now;
  timeline.revision = firstRevision(wallSeconds);
  auto room = std::make_unique<Room>(join.room, settings, timeline,
                                     [this](const Room& changed) { save(changed); });
  auto& entry = entries_[join.room];
  entry = {std::move(room), wallSeconds};
  return *entry.room;
}

void RoomDirectory::makePlace() {
  if (entries_.size() < limits_.rooms) return;
  auto oldest = entries_.end();
  for (auto entry = entries_.begin(); entry != entries_.end(); ++entry) {
    if (!entry->second.room->members().empty()) continue;
    if (oldest == entries_.end() || entry->second.lastUsed < oldest->second.lastUsed) {
      oldest = entry;
    }
  }
  if (oldest == entries_.end()) {
    throw ProtocolError{error_code::kTooManyRooms, "this server has no room left for a new room"};
  }
  keeper_.remove(oldest->first);
  entries_.erase(oldest);
}

// The latest timeline says all: it is on the grid of those before it, and takes over soon.
void RoomDirectory::save(const Room& room) {
  const auto& timeline = room.conductor().schedule().timelines().back();
  keeper_.save({room.name(), toJson(room.settings()),
                boost::json::serialize(barSyncToJson(timeline)),
                entries_.at(room.name()).lastUsed});
}

}  // namespace midipool
