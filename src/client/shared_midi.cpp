// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/shared_midi.hpp"

#include <algorithm>

#include "wire/midi_item.hpp"

namespace midipool {

SharedMidi::SharedMidi(const Settings& settings, Output output)
    : settings_{settings}, output_{std::move(output)} {}

void SharedMidi::restart() {
  stream_ = {};
  gapsSeen_ = 0;
}

void SharedMidi::played(const MessageBytes& message, SessionTime time, LocalTime now) {
  const auto kind = kindOf(message.data());
  if (!kind || !settings_.share.has(*kind)) return;
  MidiItem item{0, time, message};
  settings_.channels.apply(item.message);
  stream_.push(encode(item), now);
}

void SharedMidi::received(std::span<const std::uint8_t> payload, LocalTime now) {
  stream_.receive(payload, now, [this](std::span<const std::uint8_t> item) { put(item); });
  if (stream_.gaps() == gapsSeen_) return;
  gapsSeen_ = stream_.gaps();
  for (auto& [id, member] : members_) release(member);
}

void SharedMidi::put(std::span<const std::uint8_t> bytes) {
  const auto item = decodeMidiItem(bytes);
  if (!item) return;
  const auto member = members_.find(item->member);
  if (member == members_.end()) return;
  if (item->message.empty()) {
    release(member->second);
    return;
  }
  auto& [held, last] = member->second;
  last = std::max(last, item->time);
  held.heard(item->message.data());
  output_(item->message, last);
}

void SharedMidi::memberJoined(std::uint32_t id) {
  members_.try_emplace(id);
}

void SharedMidi::memberLeft(std::uint32_t id) {
  const auto member = members_.find(id);
  if (member == members_.end()) return;
  release(member->second);
  members_.erase(member);
}

void SharedMidi::allLeft() {
  for (auto& [id, member] : members_) release(member);
  members_.clear();
}

// Right behind the last that he has played, wherever that waits.
void SharedMidi::release(Member& member) {
  member.held.release([this, &member](const ShortMessage& message) {
    output_(MessageBytes::of(message), member.last);
  });
}

}  // namespace midipool
