// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace midipool {

// Without anything that a terminal would obey: each control character becomes a question mark.
[[nodiscard]] std::string harmless(std::string_view text);

}  // namespace midipool
