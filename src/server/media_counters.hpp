// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstdint>

namespace midipool {

// What has become of the sound that came in. Plain data, added up over all media threads.
struct MediaCounters {
  std::uint64_t packets = 0;
  std::uint64_t forwarded = 0;
  std::uint64_t refused = 0;  // of no stream, from elsewhere, forged, repeated, or too many
  std::uint64_t unsent = 0;   // that the system did not take
  // Packets lost on the way to the server, and on the way from a member to a member, as the
  // receivers' reports say.
  std::uint64_t lostUplink = 0;
  std::uint64_t lostReported = 0;
  std::uint64_t askedAgain = 0;      // packets that somebody missed and asked for
  std::uint64_t sentAgain = 0;       // of these, sent to him again
  std::uint64_t late = 0;            // packets that came too late for the mixes
  std::uint64_t mixed = 0;           // packets of mixes sent
  std::uint64_t mixPeriodsLate = 0;  // left out, as the thread was far behind
  std::uint8_t worstLoss = 0;        // of 256, lately: LossWatch

  MediaCounters& operator+=(const MediaCounters& other) noexcept {
    packets += other.packets;
    forwarded += other.forwarded;
    refused += other.refused;
    unsent += other.unsent;
    lostUplink += other.lostUplink;
    lostReported += other.lostReported;
    askedAgain += other.askedAgain;
    sentAgain += other.sentAgain;
    late += other.late;
    mixed += other.mixed;
    mixPeriodsLate += other.mixPeriodsLate;
    worstLoss = std::max(worstLoss, other.worstLoss);
    return *this;
  }
};

}  // namespace midipool
