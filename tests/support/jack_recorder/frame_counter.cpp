// SPDX-License-Identifier: GPL-3.0-or-later
#include "jack_recorder/frame_counter.hpp"

#include <utility>

namespace midipool::testing {

FrameCounter::Cycle FrameCounter::advance(std::uint32_t jackFrame, std::uint32_t length) {
  if (!started_) {
    started_ = true;
    frame_ = expected_ = jackFrame;
  }
  Cycle cycle;
  // Unsigned subtraction survives the wrap; the sign then tells forward from back.
  const auto gap = static_cast<std::int32_t>(jackFrame - expected_);
  cycle.stumbled = gap != 0;
  if (gap != 0 && gap == std::exchange(suspected_, gap)) {
    cycle.skipped = gap;
    suspected_ = 0;
    expected_ = jackFrame;
    // Where JACK goes back, the count goes on as if it had not.
    if (gap > 0) frame_ += static_cast<std::uint32_t>(gap);
  } else if (gap == 0) {
    suspected_ = 0;
  }
  cycle.frame = frame_;
  frame_ += length;
  expected_ += length;
  return cycle;
}

}  // namespace midipool::testing
