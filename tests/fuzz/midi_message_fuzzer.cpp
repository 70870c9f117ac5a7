// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzz/fuzz.hpp"
#include "midi/channel_map.hpp"
#include "midi/control_messages.hpp"
#include "midi/held_notes.hpp"
#include "midi/message_kind.hpp"

namespace midipool {
namespace {

using Bytes = std::span<const std::uint8_t>;

void tryControl(Bytes message) {
  const auto control = parseControlMessage(message);
  if (!control) return;
  if (const auto* area = std::get_if<LoopArea>(&*control); area != nullptr && area->loop) {
    fuzz::require(area->loop->start >= Beats{} && area->loop->start < area->loop->end,
                  "a loop has a length");
  }
  if (const auto* locate = std::get_if<MachineLocate>(&*control)) {
    fuzz::require(locate->time >= Nanoseconds{0} && locate->time < std::chrono::hours{33},
                  "a place lies within the hours that MMC can say");
  }
}

void tryShared(Bytes message) {
  const auto kind = kindOf(message);
  HeldNotes held;
  held.heard(message);
  fuzz::require(!held.any() || kind || message.size() == 3, "only notes and pedals are held");
  held.release([](const ShortMessage& let) {
    fuzz::require(kindOf(let.data()).has_value(), "what lets go is a message itself");
  });
  fuzz::require(!held.any(), "nothing stays held");
  if (!kind || message.size() > MessageBytes::kCapacity) return;
  ChannelMap map;
  map.set(1, 16);
  map.set(16, 2);
  auto moved = MessageBytes::of(message);
  map.apply(moved);
  fuzz::require(kindOf(moved.data()) == kind, "another channel is the same kind of message");
}

}  // namespace
}  // namespace midipool

// What comes from a sequencer or a keyboard.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  midipool::tryControl({data, size});
  midipool::tryShared({data, size});
  return 0;
}
