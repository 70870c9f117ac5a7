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

std::string timelinesToJson(const Schedule& schedule) {
  boost::json::array timelines;
  for (const auto& timeline : schedule.timelines()) timelines.push_back(barSyncToJson(timeline));
  return boost::json::serialize(boost::json::object{{"timelines", std::move(timelines)}});
}

std::vector<Timeline> timelinesFrom(const std::string& json) {
  const auto object = parseJsonObject(json);
  std::vector<Timeline> timelines;
  for (const auto& element :
       JsonFields{object, "stored room"}.array("timelines", Schedule::kCapacity)) {
    if (!element.is_object()) break;
    timelines.push_back(barSyncFromJson({element.as_object(), "stored timeline"}));
  }
  if (timelines.empty()) {
    throw ProtocolError{error_code::kInvalidMessage, "stored room: no timeline"};
  }
  return timelines;
}

}  // namespace

RoomDirectory::RoomDirectory(const ServerLimits& limits, RoomKeeper& keeper)
    : limits_{limits}, keeper_{keeper} {}

void RoomDirectory::restore(const StoredRoom& stored) {
  const auto timelines = timelinesFrom(stored.timelineJson);
  auto room =
      std::make_unique<Room>(stored.name, roomSettingsFrom(stored.settingsJson), timelines.front(),
                             [this](const Room& changed) { save(changed); });
  for (const auto& timeline : timelines) room->restore(timeline);
  entries_[stored.name] = {std::move(room), stored.lastUsed};
}

Room& RoomDirectory::find(const JoinRoom& join, SessionTime now, std::int64_t wallSeconds) {
  const auto found = entries_.find(join.room);
  if (found == entries_.end()) return make(join, now, wallSeconds);
  auto& room = *found->second.room;
  if (room.hasPlaceToResume(join.resume)) return room;
  checkPassword(room, join);
  if (room.members().size() >= limits_.membersPerRoom) {
    throw ProtocolError{error_code::kRoomFull, "room " + join.room + " is full"};
  }
  return room;
}

Room& RoomDirectory::findForSteering(const JoinRoom& outside) {
  const auto found = entries_.find(outside.room);
  if (found == entries_.end()) {
    throw ProtocolError{error_code::kNoSuchRoom, "there is no room " + outside.room};
  }
  checkPassword(*found->second.room, outside);
  return *found->second.room;
}

Room* RoomDirectory::named(const std::string& name) const {
  const auto found = entries_.find(name);
  return found == entries_.end() ? nullptr : found->second.room.get();
}

void RoomDirectory::remove(const std::string& name) {
  keeper_.remove(name);
  entries_.erase(name);
}

void RoomDirectory::checkPassword(const Room& room, const JoinRoom& join) {
  const auto& hash = room.settings().passwordHash;
  if (hash.empty() || matchesSecret(join.password, hash)) return;
  throw ProtocolError{error_code::kWrongPassword, join.password.empty()
                                                      ? "room " + join.room + " asks for a password"
                                                      : "wrong password for room " + join.room};
}

bool RoomDirectory::owns(const Room& room, const std::string& identity) const {
  const auto& hash = room.settings().ownerHash;
  return !identity.empty() && !hash.empty() && matchesSecret(identity, hash);
}

void RoomDirectory::used(const Room& room, std::int64_t wallSeconds) {
  entries_.at(room.name()).lastUsed = wallSeconds;
  save(room);
}

RoomInfo RoomDirectory::infoOf(const Room& room, SessionTime now) const {
  return room.info(now, static_cast<std::int64_t>(limits_.membersPerRoom));
}

std::vector<RoomInfo> RoomDirectory::list(SessionTime now) const {
  std::vector<RoomInfo> rooms;
  forEach([&](const Room& room) { rooms.push_back(infoOf(room, now)); });
  return rooms;
}

Room& RoomDirectory::make(const JoinRoom& join, SessionTime now, std::int64_t wallSeconds) {
  makePlace();
  RoomSettings settings;
  settings.steering = join.steering.value_or(Steering::kEveryone);
  if (!join.password.empty()) settings.passwordHash = hashPassword(join.password);
  if (!join.identity.empty()) settings.ownerHash = hashToken(join.identity);
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

void RoomDirectory::save(const Room& room) {
  keeper_.save({room.name(), toJson(room.settings()), timelinesToJson(room.conductor().schedule()),
                entries_.at(room.name()).lastUsed});
}

}  // namespace midipool
