// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

namespace midipool {

// The secret by which programs of this user prove to his client that they are his: 32 hexadecimal
// digits in the file control_token of the configuration folder, which nobody else can read.

// Makes it at the first time. Throws std::runtime_error with one line when it cannot be kept, as then
// no program would know it.
[[nodiscard]] std::string loadOrMakeControlToken(const std::filesystem::path& config);

// For those who ask a running client. Throws std::runtime_error with one line on what to do.
[[nodiscard]] std::string readControlToken(const std::filesystem::path& config);

}  // namespace midipool
