// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/parity.hpp"

#include <algorithm>

#include "time/frames.hpp"

namespace midipool {

std::optional<PayloadParts> partsOf(const RtpPacket& packet) noexcept {
  PayloadParts parts;
  parts.type = packet.header.type;
  parts.payload = packet.payload;
  if (parts.type != PayloadType::kRepair) return parts;
  if (parts.payload.size() < kParityHeaderSize) return std::nullopt;
  const auto type = parts.payload[0];
  parts.covered = parts.payload[1];
  const std::size_t length = (std::size_t{parts.payload[2]} << 8U) | parts.payload[3];
  parts.payload = parts.payload.subspan(kParityHeaderSize);
  const bool known = type >= static_cast<std::uint8_t>(PayloadType::kL16) &&
                     type <= static_cast<std::uint8_t>(PayloadType::kOpusCustom);
  if (!known || parts.covered < 1 || parts.covered > 2) return std::nullopt;
  if (length > kLongestParity || length > parts.payload.size()) return std::nullopt;
  parts.type = static_cast<PayloadType>(type);
  parts.parity = parts.payload.first(length);
  parts.payload = parts.payload.subspan(length);
  return parts;
}

void ParityUnit::set(PayloadType type, std::span<const std::uint8_t> payload) noexcept {
  if (type != PayloadType::kL24) {
    size_ = std::min(payload.size(), bytes_.size());
    std::copy_n(payload.begin(), size_, bytes_.begin());
    return;
  }
  size_ = std::min(payload.size() / 3 * 2, bytes_.size());
  for (std::size_t i = 0; i < size_; ++i) bytes_[i] = payload[i / 2 * 3 + i % 2];
}

void ParityUnit::add(std::span<const std::uint8_t> bytes) noexcept {
  const auto size = std::min(bytes.size(), bytes_.size());
  if (size > size_) {
    std::fill(bytes_.begin() + static_cast<std::ptrdiff_t>(size_),
              bytes_.begin() + static_cast<std::ptrdiff_t>(size), std::uint8_t{0});
    size_ = size;
  }
  for (std::size_t i = 0; i < size; ++i) bytes_[i] ^= bytes[i];
}

std::size_t ParityWriter::write(PayloadType type, std::span<std::uint8_t> out) const noexcept {
  if (known_ == 0) return 0;
  auto parity = latest_[last_];
  if (known_ > 1) parity.add(latest_[1 - last_].bytes());
  const auto bytes = parity.bytes();
  if (out.size() < kParityHeaderSize + bytes.size()) return 0;
  out[0] = static_cast<std::uint8_t>(type);
  out[1] = static_cast<std::uint8_t>(known_);
  out[2] = static_cast<std::uint8_t>(bytes.size() >> 8U);
  out[3] = static_cast<std::uint8_t>(bytes.size());
  std::ranges::copy(bytes, out.begin() + kParityHeaderSize);
  return kParityHeaderSize + bytes.size();
}

void ParityWriter::sent(PayloadType type, std::span<const std::uint8_t> payload,
                        bool follows) noexcept {
  known_ = follows ? std::min<std::size_t>(known_ + 1, 2) : 1;
  last_ = 1 - last_;
  latest_[last_].set(type, payload);
}

ParityReader::Place& ParityReader::placeOf(std::int64_t sequence) noexcept {
  auto& place = places_[static_cast<std::size_t>(sequence) % kMemory];
  if (place.sequence != sequence) {
    place.sequence = sequence;
    place.known = false;
    place.covered = 0;
  }
  return place;
}

bool ParityReader::isKnown(std::int64_t sequence) noexcept {
  const auto& place = places_[static_cast<std::size_t>(sequence) % kMemory];
  return sequence >= 0 && place.sequence == sequence && place.known;
}

void ParityReader::received(std::int64_t sequence, std::int64_t frame, SessionTime captured,
                            const PayloadParts& parts) noexcept {
  if (sequence <= newest_ - static_cast<std::int64_t>(kMemory)) return;
  newest_ = std::max(newest_, sequence);
  auto& place = placeOf(sequence);
  place.known = true;
  place.frame = frame;
  place.captured = captured;
  place.type = parts.type;
  place.unit.set(parts.type, parts.payload);
  place.covered = parts.covered;
  place.parity.clear();
  place.parity.add(parts.parity);
}

std::optional<ParityReader::Repaired> ParityReader::next() noexcept {
  for (const auto& place : places_) {
    if (!place.known || place.covered == 0) continue;
    const auto missing = missingOf(place);
    if (!missing || *missing <= newest_ - static_cast<std::int64_t>(kMemory)) continue;
    repair(place, *missing);
    const auto& made = placeOf(*missing);
    const bool byNext = place.sequence == *missing + 1;
    return Repaired{*missing, made.frame, made.captured, made.type, made.unit.bytes(), byNext};
  }
  return std::nullopt;
}

// The one that is missing of those that a parity covers, where it is one alone.
std::optional<std::int64_t> ParityReader::missingOf(const Place& place) noexcept {
  std::optional<std::int64_t> missing;
  for (std::size_t back = 1; back <= place.covered; ++back) {
    const auto sequence = place.sequence - static_cast<std::int64_t>(back);
    if (isKnown(sequence)) continue;
    if (missing || sequence < 0) return std::nullopt;
    missing = sequence;
  }
  return missing;
}

void ParityReader::repair(const Place& from, std::int64_t sequence) noexcept {
  auto made = from.parity;
  for (std::size_t back = 1; back <= from.covered; ++back) {
    const auto other = from.sequence - static_cast<std::int64_t>(back);
    if (other != sequence) made.add(placeOf(other).unit.bytes());
  }
  const auto back = (from.sequence - sequence) * frames_;
  const auto type = typeInParity(from.type);
  const auto captured = from.captured - lengthOfFrames(back);
  const auto frame = from.frame - back;
  auto& place = placeOf(sequence);
  place.known = true;
  place.frame = frame;
  place.captured = captured;
  place.type = type;
  place.unit = made;
}

}  // namespace midipool
