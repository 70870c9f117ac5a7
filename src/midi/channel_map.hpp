// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>

#include "midi/message_bytes.hpp"

namespace midipool {

// Moves messages from channel to channel, so that players who all use channel 1 do not land on one
// instrument. Channels count from 1, as on every device.
class ChannelMap {
 public:
  constexpr ChannelMap() noexcept {
    for (std::size_t i = 0; i < to_.size(); ++i) to_[i] = static_cast<std::uint8_t>(i);
  }

  // Both from 1 to 16.
  constexpr void set(int from, int to) noexcept {
    to_[static_cast<std::size_t>(from - 1)] = static_cast<std::uint8_t>(to - 1);
  }

  // System messages have no channel and stay as they are.
  void apply(MessageBytes& message) const noexcept {
    if (message.empty() || message.status() < 0x80 || message.status() >= 0xF0) return;
    const auto status = static_cast<std::uint8_t>(message.status() & 0xF0);
    message.bytes[0] = static_cast<std::uint8_t>(status | to_[message.status() & 0x0F]);
  }

 private:
  std::array<std::uint8_t, 16> to_{};
};

}  // namespace midipool
