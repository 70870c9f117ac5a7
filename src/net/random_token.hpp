// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace midipool {

// 128 random bits in hex, that nobody can guess. Throws std::runtime_error without entropy.
[[nodiscard]] std::string randomToken();

}  // namespace midipool
