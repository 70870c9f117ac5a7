// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace midipool {

// What has become of the sound that came in. Plain data, added up over all media threads.
struct MediaCounters {
  std::uint64_t packets = 0;
  std::uint64_t forwarded = 0;
  std::uint64_t refused = 0;  // of no stream, forged, repeated, or too many
  std::uint64_t unsent = 0;   // that the system did not take

  MediaCounters& operator+=(const MediaCounters& other) noexcept {
    packets += other.packets;
    forwarded += other.forwarded;
    refused += other.refused;
    unsent += other.unsent;
    return *this;
  }
};

}  // namespace midipool
