// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <set>
#include <string>

namespace midipool {

// What somebody calls himself or his room, as a name that every file system takes: those of Windows and
// memory cards too. Never empty. Pure.
[[nodiscard]] std::string safeFileName(const std::string& name);

// Names of one folder, no two the same where capital letters do not count. Not thread-safe.
class FolderNames {
 public:
  // `name`, or with a number behind it when that is taken; then with the extension, ".flac".
  [[nodiscard]] std::string take(const std::string& name, const std::string& extension);

 private:
  std::set<std::string> taken_;
};

// Makes a new folder base/room/begun, or one with a number when that is there. Throws std::system_error.
[[nodiscard]] std::filesystem::path makeTakeFolder(const std::filesystem::path& base,
                                                   const std::string& room,
                                                   const std::string& begun);

}  // namespace midipool
