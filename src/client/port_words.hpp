// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>

namespace midipool {

// Where one plays into or listens to, by the first of `count` ports, for people: "midiPool:send_1 and send_2". What
// is no such port, as the name of a card, stays as it is.
[[nodiscard]] std::string portsInWords(const std::string& first, std::size_t count);

// Every device has left and right.
inline constexpr std::size_t kOutputs = 2;

}  // namespace midipool
