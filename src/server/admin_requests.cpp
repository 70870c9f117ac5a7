// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/admin_requests.hpp"

#include <algorithm>
#include <array>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "wire/json_fields.hpp"
#include "wire/limits.hpp"
#include "wire/protocol_error.hpp"

namespace midipool {
namespace {

using Host = AdminRequests::Host;

// One request: its fields, when it came; says for the log what has been done.
using CarryOut = std::string (*)(Host& host, const JsonFields& fields, LocalTime now);

std::string roomFrom(const JsonFields& fields) {
  return fields.text("room", 1, limits::kLongestName);
}

std::uint32_t memberFrom(const JsonFields& fields) {
  constexpr std::int64_t kLastId = 0xFFFF'FFFF;
  return static_cast<std::uint32_t>(fields.integer("member", 1, kLastId));
}

[[noreturn]] void failForNobody(const std::string& room, std::uint32_t member) {
  throw ProtocolError{error_code::kNoSuchMember,
                      fmt::format("there is no player {} in a room {}", member, room)};
}

std::string kick(Host& host, const JsonFields& fields, LocalTime now) {
  const auto room = roomFrom(fields);
  const auto member = memberFrom(fields);
  const auto minutes = fields.has("minutes")
                           ? fields.integer("minutes", 0, AdminRequests::kMostMinutes)
                           : AdminRequests::kUsualMinutes;
  if (!host.core.kick(room, member, std::chrono::minutes{minutes}, now)) {
    failForNobody(room, member);
  }
  return fmt::format("has sent away player {} of {} for {} minutes", member, room, minutes);
}

std::string mute(Host& host, const JsonFields& fields, LocalTime /*now*/) {
  const auto room = roomFrom(fields);
  const auto member = memberFrom(fields);
  const bool muted = fields.boolean("muted");
  if (!host.core.mute(room, member, muted)) failForNobody(room, member);
  return fmt::format("has {} player {} of {}", muted ? "muted" : "unmuted", member, room);
}

std::string closeRoom(Host& host, const JsonFields& fields, LocalTime now) {
  const auto room = roomFrom(fields);
  if (!host.core.closeRoom(room, now)) {
    throw ProtocolError{error_code::kNoSuchRoom, "there is no room " + room};
  }
  return "has closed the room " + room;
}

std::string setMessage(Host& host, const JsonFields& fields, LocalTime /*now*/) {
  const auto text = fields.text("text", 0, limits::kLongestMessageOfTheDay);
  host.keepMessageOfTheDay(text);
  host.core.setMessageOfTheDay(text);
  return text.empty() ? "has taken away the message of the day"
                      : "has set the message of the day: " + text;
}

std::string pardon(Host& host, const JsonFields& /*fields*/, LocalTime /*now*/) {
  host.core.pardon();
  return "lets all come back who were sent away";
}

struct Entry {
  std::string_view path;
  CarryOut carryOut;
};
constexpr std::array kRequests{
    Entry{"/api/kick", kick}, Entry{"/api/mute", mute}, Entry{"/api/close_room", closeRoom},
    Entry{"/api/message_of_the_day", setMessage}, Entry{"/api/pardon", pardon}};

}  // namespace

bool AdminRequests::isOne(std::string_view path) {
  return std::ranges::find(kRequests, path, &Entry::path) != kRequests.end();
}

void AdminRequests::carryOut(std::string_view path, std::string_view body, const std::string& from,
                             LocalTime now) {
  const auto json = parseJsonObject(body);
  const auto entry = std::ranges::find(kRequests, path, &Entry::path);
  const auto done = entry->carryOut(host_, JsonFields{json, "request"}, now);
  host_.log(fmt::format("the administrator ({}) {}", from, done));
}

}  // namespace midipool
