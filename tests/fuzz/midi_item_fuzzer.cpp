// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "fuzz/fuzz.hpp"
#include "midi/message_kind.hpp"
#include "wire/midi_item.hpp"

// Shared MIDI as it comes from another player, through the server.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace midipool;
  const std::span bytes{data, size};
  const auto item = decodeMidiItem(bytes);
  if (!item) return 0;
  fuzz::require(std::ranges::equal(encode(*item), bytes), "an item keeps all its bytes");
  fuzz::require(item->message.empty() || kindOf(item->message.data()).has_value(),
                "only whole messages come through");
  return 0;
}
