// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/client_messages.hpp"

#include <boost/json.hpp>

#include "wire/json_fields.hpp"
#include "wire/limits.hpp"
#include "wire/protocol_error.hpp"
#include "wire/transport_message.hpp"

namespace midipool {
namespace {

using boost::json::object;

object withType(const char* type, object json = {}) {
  json["type"] = type;
  return json;
}

struct ToJson {
  object operator()(const UnknownClientMessage& unknown) const { return {{"type", unknown.type}}; }
  object operator()(const JoinRoom& join) const {
    object json{{"type", "join"},
                {"room", join.room},
                {"nickname", join.nickname},
                {"program", join.program},
                {"identity", join.identity}};
    if (!join.password.empty()) json["password"] = join.password;
    if (!join.resume.empty()) json["resume"] = join.resume;
    if (join.steering) json["steering"] = nameOf(*join.steering);
    return json;
  }
  object operator()(const LeaveRoom&) const { return withType("leave"); }
  object operator()(const ListRooms&) const { return withType("list_rooms"); }
  object operator()(const SteerTransport& steer) const {
    auto json = withType("transport", transportToJson(steer.request));
    if (steer.number) json["request"] = *steer.number;
    if (steer.outside) json["outside"] = (*this)(*steer.outside);
    return json;
  }
  object operator()(const ReportLine& line) const {
    return withType("report", toJson(line.report));
  }
  object operator()(const ChangeRoom& change) const {
    auto json = withType("change_room");
    if (change.steering) json["steering"] = nameOf(*change.steering);
    if (change.password) json["password"] = *change.password;
    if (change.mostDelay) putLongestDelay(*change.mostDelay, json);
    return json;
  }
  object operator()(const OpenStream& open) const {
    auto json = withType("open_stream");
    putFormat(open.format, json);
    return json;
  }
  object operator()(const CloseStream&) const { return withType("close_stream"); }
  object operator()(const ReceiveAs& receive) const {
    auto json = withType("receive_as");
    putReceiveWish(receive.wish, json);
    return json;
  }
  object operator()(const SetMix& mix) const {
    auto json = withType("set_mix");
    putMixWish(mix.wish, json);
    return json;
  }
  object operator()(const ListenAs& listen) const {
    auto json = withType("listen_as");
    putPlayoutWish(listen.wish, json);
    return json;
  }
  object operator()(const SayToAll& say) const { return {{"type", "chat"}, {"text", say.text}}; }
  object operator()(const SayRecording& recording) const {
    return {{"type", "recording"}, {"on", recording.on}};
  }
  object operator()(const RecordRoom& record) const {
    auto json = withType("record");
    json["on"] = record.on;
    json["now"] = record.now;
    if (record.number) json["request"] = *record.number;
    return json;
  }
};

std::optional<Steering> steeringFrom(const JsonFields& fields) {
  if (!fields.has("steering")) return std::nullopt;
  const auto name = fields.text("steering", 1, limits::kLongestName);
  if (name == nameOf(Steering::kOwner)) return Steering::kOwner;
  if (name != nameOf(Steering::kEveryone)) fields.fail("steering", "everyone or owner");
  return Steering::kEveryone;
}

std::string optionalText(const JsonFields& fields, std::string_view name, std::size_t longest) {
  return fields.has(name) ? fields.text(name, 0, longest) : std::string{};
}

JoinRoom joinFrom(const JsonFields& fields) {
  JoinRoom join;
  join.room = fields.text("room", 1, limits::kLongestName);
  join.nickname = fields.text("nickname", 1, limits::kLongestName);
  join.program = optionalText(fields, "program", limits::kLongestName);
  join.identity = optionalText(fields, "identity", limits::kLongestName);
  join.password = optionalText(fields, "password", limits::kLongestPassword);
  join.resume = optionalText(fields, "resume", limits::kLongestName);
  join.steering = steeringFrom(fields);
  return join;
}

std::optional<std::int64_t> numberFrom(const JsonFields& fields) {
  if (!fields.has("request")) return std::nullopt;
  return fields.integer("request", 0, limits::kLastRequest);
}

RecordRoom recordFrom(const JsonFields& fields) {
  return {fields.boolean("on"), fields.has("now") && fields.boolean("now"), numberFrom(fields)};
}

SteerTransport steerFrom(const JsonFields& fields) {
  SteerTransport steer{transportFromJson(fields), numberFrom(fields), std::nullopt};
  if (fields.has("outside")) steer.outside = joinFrom(fields.object("outside"));
  return steer;
}

}  // namespace

ChangeRoom changeRoomFrom(const JsonFields& fields) {
  ChangeRoom change;
  change.steering = steeringFrom(fields);
  if (fields.has("password")) {
    change.password = fields.text("password", 0, limits::kLongestPassword);
  }
  if (fields.has("most_us")) change.mostDelay = longestDelayFrom(fields);
  return change;
}

const char* nameOf(Steering steering) noexcept {
  return steering == Steering::kOwner ? "owner" : "everyone";
}

std::string encode(const ClientMessage& message) {
  return boost::json::serialize(std::visit(ToJson{}, message));
}

ClientMessage decodeClientMessage(std::string_view text) {
  const auto json = parseJsonObject(text);
  const auto type = JsonFields{json, "message"}.text("type", 1, limits::kLongestName);
  const JsonFields fields{json, type};
  if (type == "join") return joinFrom(fields);
  if (type == "leave") return LeaveRoom{};
  if (type == "list_rooms") return ListRooms{};
  if (type == "transport") return steerFrom(fields);
  if (type == "report") return ReportLine{lineReportFrom(fields)};
  if (type == "change_room") return changeRoomFrom(fields);
  if (type == "open_stream") return OpenStream{formatFrom(fields)};
  if (type == "close_stream") return CloseStream{};
  if (type == "receive_as") return ReceiveAs{receiveWishFrom(fields)};
  if (type == "set_mix") return SetMix{mixWishFrom(fields)};
  if (type == "listen_as") return ListenAs{playoutWishFrom(fields)};
  if (type == "chat") return SayToAll{fields.text("text", 1, limits::kLongestChat)};
  if (type == "recording") return SayRecording{fields.boolean("on")};
  if (type == "record") return recordFrom(fields);
  return UnknownClientMessage{type};
}

MessageHead headOf(std::string_view text) noexcept {
  MessageHead head;
  try {
    const auto json = parseJsonObject(text);
    const JsonFields fields{json, "message"};
    head.type = fields.text("type", 1, limits::kLongestName);
    if (head.type == "transport" || head.type == "record") head.number = numberFrom(fields);
  } catch (const ProtocolError&) {
    return head;
  }
  return head;
}

}  // namespace midipool
