// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/room_settings.hpp"

#include <boost/json.hpp>

#include "wire/json_fields.hpp"

namespace midipool {
namespace {

constexpr std::size_t kLongestHash = 256;

}  // namespace

std::string toJson(const RoomSettings& settings) {
  boost::json::object json{{"steering", nameOf(settings.steering)},
                           {"password_hash", settings.passwordHash},
                           {"owner_hash", settings.ownerHash}};
  putLongestDelay(settings.mostDelay, json);
  return boost::json::serialize(json);
}

RoomSettings roomSettingsFrom(const std::string& json) {
  const auto object = parseJsonObject(json);
  const JsonFields fields{object, "room settings"};
  RoomSettings settings;
  const auto steering = fields.text("steering", 1, kLongestHash);
  settings.steering = steering == nameOf(Steering::kOwner) ? Steering::kOwner : Steering::kEveryone;
  settings.passwordHash = fields.text("password_hash", 0, kLongestHash);
  settings.ownerHash = fields.text("owner_hash", 0, kLongestHash);
  if (fields.has("most_us")) settings.mostDelay = longestDelayFrom(fields);
  return settings;
}

}  // namespace midipool
