// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/page_memory.hpp"

#include <algorithm>
#include <stdexcept>
#include <system_error>

#include <boost/json.hpp>

#include "net/error_text.hpp"
#include "net/text_file.hpp"
#include "ui/control/control_limits.hpp"
#include "wire/json_fields.hpp"
#include "wire/limits.hpp"
#include "wire/protocol_error.hpp"

namespace midipool {
namespace {

using boost::json::array;
using boost::json::object;

constexpr std::size_t kMostRooms = 10;
constexpr mode_t kForItsUser = 0600;  // invitations may hold passwords

// Of what was written here the part that makes sense.
template <typename Read>
void readFile(const std::filesystem::path& file, Read read) {
  try {
    const auto text = readTextFile(file);
    if (text) read(*text);
  } catch (const std::system_error&) {
    // As good as none; writing will say what is wrong.
  } catch (const ProtocolError&) {
    // No JSON any more.
  }
}

void keep(const std::filesystem::path& file, const std::string& text) {
  try {
    std::filesystem::create_directories(file.parent_path());
    replaceTextFile(file, text + "\n", kForItsUser);
  } catch (const std::system_error& error) {
    throw std::runtime_error{"cannot keep " + file.string() + ": " + errorText(error.code())};
  }
}

template <typename Wish>
std::optional<Wish> wishIn(const std::filesystem::path& file) {
  std::optional<Wish> wish;
  readFile(file, [&wish](const std::string& text) {
    std::optional<std::int64_t> id;
    const auto request = control::decodeRequest(text, id);
    if (const auto* found = std::get_if<Wish>(&request.wish)) wish = *found;
  });
  return wish;
}

control::RecentRooms::Room roomFrom(const JsonFields& fields) {
  return {fields.text("invitation", 1, control::limits::kLongestInvitation),
          fields.text("room", 1, limits::kLongestName),
          fields.text("server", 1, control::limits::kLongestHost),
          fields.text("nickname", 1, limits::kLongestShownName), fields.boolean("hosted")};
}

}  // namespace

PageMemory::PageMemory(const std::filesystem::path& config)
    : settingsFile_{config / "page_settings.json"},
      roomsFile_{config / "recent_rooms.json"},
      devicesFile_{config / "chosen_devices.json"} {
  // All files are messages of the control API, and are read as such.
  if (const auto kept = wishIn<control::ChangeSettings>(settingsFile_)) {
    settings_.settings = kept->settings;
  }
  devices_ = wishIn<control::ChooseDevices>(devicesFile_).value_or(control::ChooseDevices{});
  readFile(roomsFile_, [this](const std::string& text) {
    const auto json = parseJsonObject(text);
    for (const auto& entry : JsonFields{json, "recent_rooms"}.array("rooms", kMostRooms)) {
      if (const auto* room = entry.if_object()) rooms_.rooms.push_back(roomFrom({*room, "room"}));
    }
  });
}

void PageMemory::change(const control::ChangeSettings& change) {
  auto changed = settings_;
  for (const auto& [name, setting] : change.settings) {
    changed.settings[name] = setting;
    if (std::holds_alternative<std::nullptr_t>(setting)) changed.settings.erase(name);
  }
  const auto text = control::encode(changed);
  if (text.size() > control::limits::kLongestSettings) {
    throw std::runtime_error{"all settings of the page together may be 4096 bytes long"};
  }
  keep(settingsFile_, text);
  settings_ = std::move(changed);
}

void PageMemory::choose(const control::ChooseDevices& choice) {
  auto all = devices_;
  if (choice.audio) all.audio = choice.audio;
  if (choice.audioDevice) all.audioDevice = choice.audioDevice;
  if (choice.midi) all.midi = choice.midi;
  if (choice.rate) all.rate = choice.rate;
  if (choice.period) all.period = choice.period;
  keep(devicesFile_, control::encode(control::Request{std::nullopt, all}));
  devices_ = std::move(all);
}

void PageMemory::wasIn(const control::RecentRooms::Room& room) {
  auto& rooms = rooms_.rooms;
  std::erase_if(rooms, [&](const auto& other) {
    return other.room == room.room && other.hosted == room.hosted &&
           (room.hosted || other.server == room.server);
  });
  rooms.insert(rooms.begin(), room);
  rooms.resize(std::min(rooms.size(), kMostRooms));
  keep(roomsFile_, control::encode(rooms_));
}

}  // namespace midipool
