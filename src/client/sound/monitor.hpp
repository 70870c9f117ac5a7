// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace midipool {

// How a player hears himself.
enum class Monitor : std::uint8_t {
  kOff,
  kDirect,   // at once
  kAligned,  // with the others, while all are heard at one delay
};

// As people and files name them. Thread-safe.
[[nodiscard]] const char* nameOf(Monitor monitor) noexcept;
[[nodiscard]] std::optional<Monitor> monitorNamed(std::string_view name) noexcept;

}  // namespace midipool
