// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <cstdlib>
#include <string>

#include <pipewire/pipewire.h>

namespace midipool {

// What PipeWire says of an object of its graph: empty, or zero, where it says nothing.
[[nodiscard]] inline std::string textOf(const spa_dict& properties, const char* key) {
  const char* value = spa_dict_lookup(&properties, key);
  return value == nullptr ? "" : value;
}

[[nodiscard]] inline std::uint32_t numberOf(const spa_dict& properties, const char* key) {
  return static_cast<std::uint32_t>(std::strtoul(textOf(properties, key).c_str(), nullptr, 10));
}

}  // namespace midipool
