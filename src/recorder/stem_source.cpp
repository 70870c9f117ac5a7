// SPDX-License-Identifier: GPL-3.0-or-later
#include "recorder/stem_source.hpp"

#include "wire/rtp_packet.hpp"

namespace midipool {
namespace {

// What the interpolator and a stem that runs a little fast need beyond a block.
constexpr std::int64_t kSpareFrames = 64;

}  // namespace

StemSource::StemSource(const StreamFormat& format, const Interpolator& interpolator)
    : stem_{format.channels, interpolator}, decoder_{format, *this} {}

bool StemSource::render(SessionTime start, std::span<float> left, std::span<float> right) {
  start_ = start;
  while (const auto bytes = hold_.takeBefore(start + TimedStem::kAhead)) {
    if (const auto packet = decodeRtp(*bytes)) decoder_.received(*packet);
  }
  // By now nothing can come any more that would go before what there is.
  if (const auto to = stem_.player().assembledTo()) {
    decoder_.need(*to + static_cast<std::int64_t>(left.size()) + kSpareFrames);
  }
  return stem_.render(start, left, right);
}

void StemSource::forgetBefore(SessionTime time) {
  while (hold_.takeBefore(time)) {
  }
}

}  // namespace midipool
