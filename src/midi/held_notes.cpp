// SPDX-License-Identifier: GPL-3.0-or-later
#include "midi/held_notes.hpp"

#include <algorithm>

namespace midipool {
namespace {

constexpr std::uint8_t kSustainPedal = 64;
constexpr std::uint8_t kAllSoundOff = 120;

}  // namespace

void HeldNotes::heard(std::span<const std::uint8_t> message) noexcept {
  if (message.size() != 3 || message[0] >= status::kSystemExclusive) return;
  auto& channel = channels_[message[0] & 0x0F];
  const auto number = message[1] & 0x7F;
  switch (message[0] & 0xF0) {
    case status::kNoteOn:
      channel.notes.set(static_cast<std::size_t>(number), message[2] > 0);
      break;
    case status::kNoteOff:
      channel.notes.reset(static_cast<std::size_t>(number));
      break;
    case status::kController:
      if (number == kSustainPedal) channel.sustain = message[2] >= 64;
      // All sound off, all notes off and the mode changes, which imply it.
      if (number == kAllSoundOff || number >= 123) channel.notes.reset();
      break;
    default:
      break;
  }
}

void HeldNotes::release(const std::function<void(const ShortMessage&)>& send) {
  for (std::size_t i = 0; i < channels_.size(); ++i) {
    auto& channel = channels_[i];
    const auto number = static_cast<std::uint8_t>(i);
    if (channel.sustain) {
      send({{static_cast<std::uint8_t>(status::kController | number), kSustainPedal, 0}, 3});
    }
    for (std::size_t note = 0; note < channel.notes.size(); ++note) {
      if (!channel.notes.test(note)) continue;
      send({{static_cast<std::uint8_t>(status::kNoteOff | number), static_cast<std::uint8_t>(note),
             64},
            3});
    }
    channel = {};
  }
}

bool HeldNotes::any() const noexcept {
  return std::ranges::any_of(
      channels_, [](const Channel& channel) { return channel.sustain || channel.notes.any(); });
}

}  // namespace midipool
