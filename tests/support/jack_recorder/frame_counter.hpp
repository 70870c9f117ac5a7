// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace midipool::testing {

/// Makes JACK's 32-bit frame time, which wraps after a day and may be set back, a 64-bit count
/// that only grows; and notices frames for which no cycle ran. Realtime-safe.
///
/// Around an xrun JACK's frame time is at times a period ahead for a single cycle, and right again
/// in the next. So a gap is believed in the second cycle that shows it, and not before.
class FrameCounter {
 public:
  struct Cycle {
    std::uint64_t frame = 0;   // the cycle's first frame
    bool stumbled = false;     // JACK's frames did not go on as they should
    std::int64_t skipped = 0;  // frames now known to be left out; negative: JACK went back
  };

  /// To be called once in every cycle with jack_last_frame_time() and the cycle's length.
  Cycle advance(std::uint32_t jackFrame, std::uint32_t length);

 private:
  bool started_ = false;
  std::uint32_t expected_ = 0;  // JACK's frame if nothing is skipped
  std::int32_t suspected_ = 0;  // the gap the last cycle showed
  std::uint64_t frame_ = 0;
};

}  // namespace midipool::testing
