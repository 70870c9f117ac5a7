// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/midi_item.hpp"

#include <algorithm>

#include "midi/message_kind.hpp"
#include "wire/big_endian.hpp"

namespace midipool {
namespace {

constexpr std::size_t kHeaderSize = 12;

}  // namespace

std::vector<std::uint8_t> encode(const MidiItem& item) {
  const auto message = item.message.data();
  std::vector<std::uint8_t> bytes(kHeaderSize + message.size());
  writeBigEndian(bytes, item.member);
  writeBigEndian(std::span{bytes}.subspan(4), nanosecondsOf(item.time));
  std::ranges::copy(message, bytes.begin() + kHeaderSize);
  return bytes;
}

std::optional<MidiItem> decodeMidiItem(std::span<const std::uint8_t> bytes) {
  if (bytes.size() < kHeaderSize || bytes.size() > kHeaderSize + MessageBytes::kCapacity) {
    return std::nullopt;
  }
  const auto message = bytes.subspan(kHeaderSize);
  if (!message.empty() && !kindOf(message)) return std::nullopt;
  MidiItem item;
  item.member = readBigEndian<std::uint32_t>(bytes);
  item.time = SessionTime{Nanoseconds{readBigEndian<std::int64_t>(bytes.subspan(4))}};
  item.message = MessageBytes::of(message);
  return item;
}

}  // namespace midipool
