// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/midi_item.hpp"

#include <algorithm>

#include <boost/endian/conversion.hpp>

#include "midi/message_kind.hpp"

namespace midipool {
namespace {

constexpr std::size_t kHeaderSize = 12;

}  // namespace

std::vector<std::uint8_t> encode(const MidiItem& item) {
  const auto message = item.message.data();
  std::vector<std::uint8_t> bytes(kHeaderSize + message.size());
  boost::endian::store_big_u32(bytes.data(), item.member);
  boost::endian::store_big_s64(bytes.data() + 4, nanosecondsOf(item.time));
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
  item.member = boost::endian::load_big_u32(bytes.data());
  item.time = SessionTime{Nanoseconds{boost::endian::load_big_s64(bytes.data() + 4)}};
  item.message = MessageBytes::of(message);
  return item;
}

}  // namespace midipool
