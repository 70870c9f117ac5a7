// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "recorder/take_description.hpp"

namespace midipool {

// Where the sound of a recording goes.
class TakeSink {
 public:
  TakeSink() = default;
  virtual ~TakeSink() = default;
  TakeSink(const TakeSink&) = delete;
  TakeSink& operator=(const TakeSink&) = delete;

  // A track of this number begins: they count from 0.
  virtual void begin(std::size_t track, const TrackInfo& info) = 0;
  // A block of it, `frame` frames behind the recording's beginning; blocks come in order, with gaps where
  // there is nothing. `right` is empty for a mono track.
  virtual void sound(std::size_t track, std::int64_t frame, std::span<const float> left,
                     std::span<const float> right) = 0;
};

}  // namespace midipool
