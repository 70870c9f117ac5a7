// SPDX-License-Identifier: GPL-3.0-or-later
#include "midi/message_kind.hpp"

#include <algorithm>

#include "midi/message.hpp"

namespace midipool {
namespace {

constexpr std::uint8_t kAllSoundOff = 120;
constexpr std::uint8_t kAllNotesOff = 123;

std::size_t lengthOf(std::uint8_t status) noexcept {
  const bool twoBytes = status == status::kProgram || status == status::kChannelPressure;
  return twoBytes ? 2 : 3;
}

std::optional<MessageKind> kindOfChannelMessage(std::span<const std::uint8_t> message) noexcept {
  switch (message[0] & 0xF0) {
    case status::kNoteOff:
    case status::kNoteOn:
      return MessageKind::kNotes;
    case status::kController:
      return message[1] == kAllSoundOff || message[1] == kAllNotesOff ? MessageKind::kNotes
                                                                      : MessageKind::kControllers;
    case status::kProgram:
      return MessageKind::kProgram;
    case status::kPolyphonicPressure:
    case status::kChannelPressure:
      return MessageKind::kPressure;
    case status::kPitchBend:
      return MessageKind::kPitchBend;
    default:
      return std::nullopt;
  }
}

}  // namespace

std::optional<MessageKind> kindOf(std::span<const std::uint8_t> message) noexcept {
  if (message.size() < 2 || message[0] < 0x80) return std::nullopt;
  const auto isData = [](std::uint8_t byte) { return byte < 0x80; };
  if (message[0] == status::kSystemExclusive) {
    const bool whole = message.back() == status::kEndOfExclusive &&
                       std::ranges::all_of(message.subspan(1, message.size() - 2), isData);
    return whole ? std::optional{MessageKind::kExclusive} : std::nullopt;
  }
  const bool whole = message[0] < status::kSystemExclusive &&
                     message.size() == lengthOf(message[0] & 0xF0) &&
                     std::ranges::all_of(message.subspan(1), isData);
  return whole ? kindOfChannelMessage(message) : std::nullopt;
}

}  // namespace midipool
