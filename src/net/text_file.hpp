// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include <sys/types.h>

namespace midipool {

// The whole file; nothing when there is none. Throws std::system_error on any other failure.
[[nodiscard]] std::optional<std::string> readTextFile(const std::filesystem::path& file);

// Puts `text` in the place of whatever is there, so that a reader, or a crash, meets the old file
// or the new one and nothing between. Follows a symbolic link. Throws std::system_error.
void replaceTextFile(const std::filesystem::path& file, std::string_view text, mode_t mode);

}  // namespace midipool
