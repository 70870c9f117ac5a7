// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <bitset>
#include <functional>
#include <span>

#include "midi/message.hpp"

namespace midipool {

// Remembers which notes and pedals somebody holds, so that they can be let go for him when he
// vanishes: no stuck notes. Not thread-safe.
class HeldNotes {
 public:
  // A message of his that has been passed on.
  void heard(std::span<const std::uint8_t> message) noexcept;

  // Lets go of all: the messages that must be sent, and forgets.
  void release(const std::function<void(const ShortMessage&)>& send);

  [[nodiscard]] bool any() const noexcept;

 private:
  struct Channel {
    std::bitset<128> notes;
    bool sustain = false;
  };
  std::array<Channel, 16> channels_;
};

}  // namespace midipool
