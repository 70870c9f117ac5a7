// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/server_messages.hpp"

#include <boost/json.hpp>

#include "time/schedule.hpp"
#include "wire/bar_sync.hpp"
#include "wire/json_fields.hpp"
#include "wire/limits.hpp"
#include "wire/musical_fields.hpp"
#include "wire/protocol_error.hpp"
#include "wire/transport_message.hpp"

namespace midipool {
namespace {

using boost::json::array;
using boost::json::object;

constexpr std::int64_t kLastId = 0xFFFF'FFFF;
constexpr std::size_t kMostTimelines = Schedule::kCapacity;

object toJson(const MemberInfo& member) {
  object json{{"id", member.id}, {"nickname", member.nickname}};
  if (member.line) json["line"] = midipool::toJson(*member.line);
  if (member.muted) json["muted"] = true;
  if (member.playout != PlayoutWish{}) {
    object playout;
    putPlayoutWish(member.playout, playout);
    json["playout"] = std::move(playout);
  }
  if (member.recording) json["recording"] = true;
  return json;
}

array membersToJson(const std::vector<MemberInfo>& members) {
  array json;
  for (const auto& member : members) json.push_back(toJson(member));
  return json;
}

object accessToJson(const DatagramAccess& access) {
  return {{"session", access.session},
          {"client_to_server", keyToHex(access.keys.clientToServer)},
          {"server_to_client", keyToHex(access.keys.serverToClient)}};
}

struct ToJson {
  object operator()(const UnknownServerMessage& unknown) const { return {{"type", unknown.type}}; }
  object operator()(const Joined& joined) const {
    array timelines;
    for (const auto& timeline : joined.timelines) timelines.push_back(barSyncToJson(timeline));
    return {{"type", "joined"},
            {"room", joined.room},
            {"member", joined.member},
            {"nickname", joined.nickname},
            {"program", joined.program},
            {"epoch", joined.epoch},
            {"resume", joined.resume},
            {"steering", nameOf(joined.steering)},
            {"owner", joined.owner},
            {"password", joined.password},
            {"recorded", joined.recorded},
            {"may_record", joined.mayRecord},
            {"message_of_the_day", joined.messageOfTheDay},
            {"datagrams", accessToJson(joined.datagrams)},
            {"media", accessToJson(joined.media)},
            {"members", membersToJson(joined.members)},
            {"timelines", std::move(timelines)}};
  }
  object operator()(const BarSync& bar) const { return barSyncToJson(bar.timeline); }
  object operator()(const TransportChanged& changed) const {
    auto json = transportToJson(changed.request);
    json["type"] = "transport_changed";
    json["member"] = changed.member;
    json["nickname"] = changed.nickname;
    json["takes_effect"] = nanosecondsOf(changed.takesEffect);
    json["revision"] = changed.revision;
    return json;
  }
  object operator()(const TransportAccepted& accepted) const {
    return {{"type", "transport_accepted"},
            {"request", accepted.number},
            {"takes_effect", nanosecondsOf(accepted.takesEffect)},
            {"revision", accepted.revision}};
  }
  object operator()(const MemberJoined& joined) const {
    return {{"type", "member_joined"}, {"member", toJson(joined.member)}};
  }
  object operator()(const MemberLeft& left) const {
    return {{"type", "member_left"}, {"id", left.id}, {"reason", left.reason}};
  }
  object operator()(const MemberLines& lines) const {
    return {{"type", "member_lines"}, {"members", membersToJson(lines.members)}};
  }
  object operator()(const RoomChanged& changed) const {
    return {{"type", "room_changed"},
            {"steering", nameOf(changed.steering)},
            {"password", changed.password}};
  }
  object operator()(const StreamOpened& opened) const {
    object json{{"type", "stream_opened"}};
    putStream(opened.stream, json);
    return json;
  }
  object operator()(const StreamClosed& closed) const {
    return {{"type", "stream_closed"}, {"member", closed.member}, {"source", closed.source}};
  }
  object operator()(const MemberRecording& member) const {
    return {{"type", "member_recording"}, {"id", member.id}, {"on", member.on}};
  }
  object operator()(const RoomRecorded& recorded) const {
    object json{{"type", "room_recording"}, {"on", recorded.on}};
    if (recorded.number) json["request"] = *recorded.number;
    return json;
  }
  object operator()(const MemberMuted& member) const {
    return {{"type", "member_muted"}, {"id", member.id}, {"muted", member.muted}};
  }
  object operator()(const MessageOfTheDay& message) const {
    return {{"type", "message_of_the_day"}, {"text", message.text}};
  }
  object operator()(const Said& said) const {
    return {{"type", "chat"},
            {"member", said.member},
            {"nickname", said.nickname},
            {"text", said.text}};
  }
  object operator()(const PlayoutAgreed& agreed) const {
    object json{{"type", "room_playout"}};
    putRoomPlayout(agreed.playout, json);
    return json;
  }
  object operator()(const RoomList& list) const {
    array rooms;
    for (const auto& room : list.rooms) rooms.push_back(midipool::toJson(room));
    return {{"type", "rooms"}, {"rooms", std::move(rooms)}};
  }
  object operator()(const ErrorReport& error) const {
    object json{{"type", "error"}, {"code", error.code}, {"message", error.sentence}};
    if (error.number) json["request"] = *error.number;
    return json;
  }
  object operator()(const Goodbye& goodbye) const {
    return {{"type", "goodbye"}, {"code", goodbye.code}, {"message", goodbye.sentence}};
  }
};

const object& elementOf(const boost::json::value& value, const char* context) {
  const auto* element = value.if_object();
  if (element == nullptr) {
    throw ProtocolError{error_code::kInvalidMessage,
                        std::string{context} + ": every element must be an object"};
  }
  return *element;
}

std::uint32_t idFrom(const JsonFields& fields, std::string_view name) {
  return static_cast<std::uint32_t>(fields.integer(name, 0, kLastId));
}

std::uint64_t revisionFrom(const JsonFields& fields) {
  return static_cast<std::uint64_t>(fields.integer("revision", 0, limits::kLastRevision));
}

SessionTime timeFrom(const JsonFields& fields, std::string_view name) {
  return SessionTime{
      Nanoseconds{fields.integer(name, -limits::kLastTimestamp, limits::kLastTimestamp)}};
}

Steering steeringFrom(const JsonFields& fields) {
  const auto owner = fields.text("steering", 1, limits::kLongestName) == nameOf(Steering::kOwner);
  return owner ? Steering::kOwner : Steering::kEveryone;
}

MemberInfo memberFrom(const JsonFields& fields) {
  MemberInfo member{
      idFrom(fields, "id"), fields.text("nickname", 1, limits::kLongestShownName), {}};
  if (fields.has("line")) member.line = lineReportFrom(fields.object("line"));
  if (fields.has("muted")) member.muted = fields.boolean("muted");
  if (fields.has("playout")) member.playout = playoutWishFrom(fields.object("playout"));
  if (fields.has("recording")) member.recording = fields.boolean("recording");
  return member;
}

std::vector<MemberInfo> membersFrom(const JsonFields& fields) {
  std::vector<MemberInfo> members;
  for (const auto& element : fields.array("members", limits::kMostMembers)) {
    members.push_back(memberFrom({elementOf(element, "members"), "member"}));
  }
  return members;
}

RoomInfo roomFrom(const JsonFields& fields) {
  RoomInfo room;
  room.name = fields.text("name", 1, limits::kLongestName);
  room.members = fields.integer("members", 0, kLastId);
  room.places = fields.integer("places", 0, kLastId);
  room.password = fields.boolean("password");
  room.playing = fields.boolean("playing");
  room.bpm = bpmFrom(fields);
  return room;
}

DirectionKey keyFrom(const JsonFields& fields, std::string_view name) {
  const auto key = keyFromHex(fields.text(name, 1, limits::kLongestName));
  if (!key) fields.fail(name, "40 hexadecimal digits");
  return *key;
}

DatagramAccess accessFrom(const JsonFields& fields) {
  return {idFrom(fields, "session"),
          {keyFrom(fields, "client_to_server"), keyFrom(fields, "server_to_client")}};
}

Joined joinedFrom(const JsonFields& fields) {
  Joined joined;
  joined.room = fields.text("room", 1, limits::kLongestName);
  joined.member = idFrom(fields, "member");
  joined.nickname = fields.text("nickname", 1, limits::kLongestShownName);
  joined.program = fields.text("program", 0, limits::kLongestName);
  joined.epoch = fields.text("epoch", 1, limits::kLongestName);
  joined.resume = fields.text("resume", 0, limits::kLongestName);
  joined.steering = steeringFrom(fields);
  joined.owner = fields.boolean("owner");
  joined.password = fields.boolean("password");
  joined.recorded = fields.has("recorded") && fields.boolean("recorded");
  joined.mayRecord = fields.has("may_record") && fields.boolean("may_record");
  if (fields.has("message_of_the_day")) {
    joined.messageOfTheDay = fields.text("message_of_the_day", 0, limits::kLongestMessageOfTheDay);
  }
  joined.datagrams = accessFrom(fields.object("datagrams"));
  joined.media = accessFrom(fields.object("media"));
  joined.members = membersFrom(fields);
  for (const auto& element : fields.array("timelines", kMostTimelines)) {
    joined.timelines.push_back(barSyncFromJson({elementOf(element, "timelines"), "timeline"}));
  }
  return joined;
}

RoomRecorded recordedFrom(const JsonFields& fields) {
  RoomRecorded recorded{fields.boolean("on"), std::nullopt};
  if (fields.has("request")) recorded.number = fields.integer("request", 0, limits::kLastRequest);
  return recorded;
}

TransportChanged changedFrom(const JsonFields& fields) {
  return {idFrom(fields, "member"), fields.text("nickname", 1, limits::kLongestShownName),
          transportFromJson(fields), timeFrom(fields, "takes_effect"), revisionFrom(fields)};
}

RoomList roomsFrom(const JsonFields& fields) {
  RoomList list;
  for (const auto& element : fields.array("rooms", limits::kMostRooms)) {
    list.rooms.push_back(roomFrom({elementOf(element, "rooms"), "room"}));
  }
  return list;
}

ErrorReport errorFrom(const JsonFields& fields) {
  ErrorReport error{fields.text("code", 1, limits::kLongestName),
                    fields.text("message", 0, limits::kLongestText), std::nullopt};
  if (fields.has("request")) error.number = fields.integer("request", 0, limits::kLastRequest);
  return error;
}

}  // namespace

object toJson(const RoomInfo& room) {
  return {{"name", room.name},         {"members", room.members}, {"places", room.places},
          {"password", room.password}, {"playing", room.playing}, {"bpm", room.bpm.value()}};
}

std::string encode(const ServerMessage& message) {
  return boost::json::serialize(std::visit(ToJson{}, message));
}

ServerMessage decodeServerMessage(std::string_view text) {
  const auto json = parseJsonObject(text);
  const auto type = JsonFields{json, "message"}.text("type", 1, limits::kLongestName);
  const JsonFields fields{json, type};
  if (type == "joined") return joinedFrom(fields);
  if (type == "bar_sync") return BarSync{barSyncFromJson(fields)};
  if (type == "transport_changed") return changedFrom(fields);
  if (type == "transport_accepted") {
    return TransportAccepted{fields.integer("request", 0, limits::kLastRequest),
                             timeFrom(fields, "takes_effect"), revisionFrom(fields)};
  }
  if (type == "member_joined") return MemberJoined{memberFrom(fields.object("member"))};
  if (type == "member_left") {
    return MemberLeft{idFrom(fields, "id"), fields.text("reason", 0, limits::kLongestText)};
  }
  if (type == "member_lines") return MemberLines{membersFrom(fields)};
  if (type == "room_changed") {
    return RoomChanged{steeringFrom(fields), fields.boolean("password")};
  }
  if (type == "stream_opened") return StreamOpened{streamFrom(fields)};
  if (type == "stream_closed")
    return StreamClosed{idFrom(fields, "member"), idFrom(fields, "source")};
  if (type == "member_recording") {
    return MemberRecording{idFrom(fields, "id"), fields.boolean("on")};
  }
  if (type == "room_recording") return recordedFrom(fields);
  if (type == "member_muted") return MemberMuted{idFrom(fields, "id"), fields.boolean("muted")};
  if (type == "message_of_the_day") {
    return MessageOfTheDay{fields.text("text", 0, limits::kLongestMessageOfTheDay)};
  }
  if (type == "chat") {
    return Said{idFrom(fields, "member"), fields.text("nickname", 1, limits::kLongestShownName),
                fields.text("text", 1, limits::kLongestChat)};
  }
  if (type == "room_playout") return PlayoutAgreed{roomPlayoutFrom(fields)};
  if (type == "rooms") return roomsFrom(fields);
  if (type == "error") return errorFrom(fields);
  if (type == "goodbye") {
    return Goodbye{fields.text("code", 1, limits::kLongestName),
                   fields.text("message", 0, limits::kLongestText)};
  }
  return UnknownServerMessage{type};
}

}  // namespace midipool
