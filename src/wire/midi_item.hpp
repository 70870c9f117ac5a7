// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "midi/message_bytes.hpp"
#include "time/clock.hpp"

namespace midipool {

// A shared MIDI message as an item of the redundant stream: who has played it (on the way to the
// server 0, as the server knows), when, and its bytes. Numbers are big-endian:
//
//   bytes 0–3    member
//   bytes 4–11   session time, int64 nanoseconds
//   then         the message; none: whatever the member holds is to be let go
struct MidiItem {
  std::uint32_t member = 0;
  SessionTime time;
  MessageBytes message;
};

[[nodiscard]] std::vector<std::uint8_t> encode(const MidiItem& item);

// Nothing on a wrong size or a message that is not whole and of a kind that may be shared.
[[nodiscard]] std::optional<MidiItem> decodeMidiItem(std::span<const std::uint8_t> bytes);

}  // namespace midipool
