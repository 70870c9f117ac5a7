// SPDX-License-Identifier: GPL-3.0-or-later
#include "ear.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace midipool {
namespace {

constexpr double kHeard = 0.5;

}  // namespace

Ear::Ear(const StreamInfo& stream)
    : stream_{stream},
      opener_{SrtpStream::Direction::kReceiving, stream.source, stream.key},
      decoder_{stream.format} {
  sound_.reserve(kFrames + SoundBlock::kMostFrames);
}

void Ear::received(const RtpHeader& header, std::span<const std::uint8_t> datagram) {
  if (!listening_ && header.sequence % kOpenEvery != 0) return;
  std::array<std::uint8_t, 1500> copy{};
  if (datagram.size() > copy.size()) return;
  std::ranges::copy(datagram, copy.begin());
  const auto size = opener_.openRtp(std::span{copy}.first(datagram.size()));
  const auto packet = size ? decodeRtp(std::span{copy}.first(*size)) : std::nullopt;
  if (!packet) {
    ++refused_;
  } else if (listening_) {
    decode(header, packet->payload);
  }
}

// From the beginning when one is missing.
void Ear::decode(const RtpHeader& header, std::span<const std::uint8_t> payload) {
  if (header.sequence != next_) sound_.clear();
  next_ = header.sequence + 1;
  if (!decoder_.decode(header.type, payload, block_)) {
    ++refused_;
    return;
  }
  const auto left = std::as_const(block_).channel(0);
  sound_.insert(sound_.end(), left.begin(), left.end());
  listening_ = !hasHeard();
}

bool Ear::isFinite() const noexcept {
  return std::ranges::all_of(sound_, [](float sample) { return std::isfinite(sample); });
}

bool Ear::hears(std::size_t place) const noexcept {
  return hasHeard() && TestTone{place}.loudnessIn(std::span{sound_}.last(TestTone::kLoop)) > kHeard;
}

}  // namespace midipool
