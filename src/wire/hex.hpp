// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace midipool {

// Two lower-case digits a byte.
[[nodiscard]] std::string toHex(std::span<const std::uint8_t> bytes);

// Takes digits of either case. Nothing on an odd length or any other character.
[[nodiscard]] std::optional<std::vector<std::uint8_t>> fromHex(std::string_view text);

}  // namespace midipool
