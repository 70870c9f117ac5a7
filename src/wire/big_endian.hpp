// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>

namespace midipool {

// An unsigned number of the first sizeof(Number) bytes, which must be there.
template <typename Number>
[[nodiscard]] constexpr Number readBigEndian(std::span<const std::uint8_t> bytes) noexcept {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < sizeof(Number); ++i) value = value << 8 | bytes[i];
  return static_cast<Number>(value);
}

template <typename Number>
constexpr void writeBigEndian(std::span<std::uint8_t> bytes, Number number) noexcept {
  auto value = static_cast<std::uint64_t>(number);
  for (std::size_t i = sizeof(Number); i-- > 0; value >>= 8) {
    bytes[i] = static_cast<std::uint8_t>(value & 0xFF);
  }
}

}  // namespace midipool
