// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace midipool {

// A file with a secret of 32 hexadecimal digits (randomToken()), which only its owner can read.

// The secret; empty where the file holds something else; nothing where there is no file. Throws
// std::system_error.
[[nodiscard]] std::optional<std::string> readTokenFile(const std::filesystem::path& file);

// Puts a new one there, and returns it. Throws std::system_error; std::runtime_error without entropy.
std::string makeTokenFile(const std::filesystem::path& file);

}  // namespace midipool
