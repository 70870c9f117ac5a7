// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>

#include "time/clock.hpp"

namespace midipool {

// What one track of a take is made from: another player's stem, one's own sound, or anything else that
// can say how it sounds at a session time, as a metronome. Called by the recorder's thread only, block
// after block of session time.
class TrackSource {
 public:
  TrackSource() = default;
  virtual ~TrackSource() = default;
  TrackSource(const TrackSource&) = delete;
  TrackSource& operator=(const TrackSource&) = delete;

  // 1 or 2.
  [[nodiscard]] virtual std::size_t channels() const noexcept = 0;

  // Fills a block of frames of 1/48,000 s, the first of which is at `start`; a mono source leaves
  // `right` alone. False when there is nothing at that time: what has been written is silence.
  virtual bool render(SessionTime start, std::span<float> left, std::span<float> right) = 0;

  // While nothing is rendered yet: what was before that time will not be asked for.
  virtual void forgetBefore(SessionTime /*time*/) {}

  // As long as a block may be.
  static constexpr std::size_t kLongestBlock = 2048;
};

}  // namespace midipool
