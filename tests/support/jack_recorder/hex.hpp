// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace midipool::testing {

/// "903c40" to bytes; nothing when it is empty or no pairs of hexadecimal digits.
std::optional<std::vector<std::uint8_t>> parseHex(std::string_view text);

void appendHex(std::string& text, const std::uint8_t* bytes, std::size_t size);

}  // namespace midipool::testing
