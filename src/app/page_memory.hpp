// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

#include "ui/control/messages.hpp"

namespace midipool {

// What a person's pages keep over restarts, in the configuration folder: his settings of the page,
// the devices that he has chosen there, and the rooms that he was in last. A file that is no JSON any more counts as none.
class PageMemory {
 public:
  explicit PageMemory(const std::filesystem::path& config);

  [[nodiscard]] const control::Settings& settings() const noexcept { return settings_; }
  // Throws std::runtime_error with one line when there are too many, or they cannot be kept.
  void change(const control::ChangeSettings& change);

  // What has been chosen of devices by and by, and nothing else.
  [[nodiscard]] const control::ChooseDevices& devices() const noexcept { return devices_; }
  // Throws as above.
  void choose(const control::ChooseDevices& choice);

  [[nodiscard]] const control::RecentRooms& recentRooms() const noexcept { return rooms_; }
  // That he is in this room now. Throws as above.
  void wasIn(const control::RecentRooms::Room& room);

 private:
  std::filesystem::path settingsFile_;
  std::filesystem::path roomsFile_;
  std::filesystem::path devicesFile_;
  control::Settings settings_;
  control::RecentRooms rooms_;
  control::ChooseDevices devices_;
};

}  // namespace midipool
