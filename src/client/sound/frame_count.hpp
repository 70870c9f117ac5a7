// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>

#include "time/clock.hpp"

namespace midipool {

// Numbers the frames that a device captures. Frames that it never gave are left out of the count as well,
// so that what follows keeps its place in time and the gap is where it was. Where time went back, as the
// device's clock has been found to stand elsewhere, some numbers come anew. Realtime-safe; one thread.
class FrameCount {
 public:
  // A cycle of so many frames comes; `start` and `period` as StemPlayer::play() has them. False when it
  // does not follow the one before.
  bool begin(SessionTime start, double period, std::size_t frames) noexcept;
  // So many of them are dealt with.
  void advance(std::size_t frames) noexcept { next_ += static_cast<std::int64_t>(frames); }
  // Nobody wants any until the next begin().
  void stop() noexcept { running_ = false; }

  [[nodiscard]] std::int64_t next() const noexcept { return next_; }

 private:
  std::int64_t next_ = 0;
  SessionTime expected_{};  // when the next cycle should start
  bool running_ = false;
};

// So many frames behind `start`. Realtime-safe.
[[nodiscard]] SessionTime frameTime(SessionTime start, double period, std::size_t frames) noexcept;

}  // namespace midipool
