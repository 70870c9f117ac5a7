// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "midi/message.hpp"

namespace midipool {

// A whole MIDI message of any kind in a fixed place, so that it can cross a lock-free queue. Longer
// system exclusive messages (sample dumps) do not belong on a jam's wire and are not carried.
struct MessageBytes {
  static constexpr std::size_t kCapacity = 254;

  std::array<std::uint8_t, kCapacity> bytes{};
  std::uint8_t size = 0;

  // Nothing is stored of what does not fit.
  [[nodiscard]] static MessageBytes of(std::span<const std::uint8_t> data) noexcept {
    MessageBytes message;
    if (data.size() > kCapacity) return message;
    std::copy(data.begin(), data.end(), message.bytes.begin());
    message.size = static_cast<std::uint8_t>(data.size());
    return message;
  }
  [[nodiscard]] static MessageBytes of(const ShortMessage& message) noexcept {
    return of(message.data());
  }

  [[nodiscard]] bool empty() const noexcept { return size == 0; }
  [[nodiscard]] std::uint8_t status() const noexcept { return bytes[0]; }
  [[nodiscard]] std::span<const std::uint8_t> data() const noexcept { return {bytes.data(), size}; }

  bool operator==(const MessageBytes& other) const noexcept {
    return std::ranges::equal(data(), other.data());
  }
};

}  // namespace midipool
