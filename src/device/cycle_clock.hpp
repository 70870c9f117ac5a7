// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>

#include "time/frame_clock.hpp"

namespace midipool {

// Where a client of an audio server stands in time during one process cycle: the server's frame
// counter, which wraps after a day, carried on in 64 bits, and which local time each frame has. Pure,
// realtime-safe; used by the process thread.
class CycleClock {
 public:
  explicit CycleClock(double sampleRate) noexcept : rate_{sampleRate}, clock_{sampleRate} {}

  // A cycle begins. `wokeUp` is when the server did for it, nothing if that cannot be told.
  // Returns how many cycles the time since the one before had room for in vain.
  std::uint32_t begin(std::uint32_t frame, std::uint32_t frames,
                      std::optional<LocalTime> wokeUp) noexcept;

  // The server says that it had to skip (an xrun), or that time ran otherwise for a while.
  void skipped() noexcept { clock_.skipped(); }

  // All below after the first begin() that knew its time.
  [[nodiscard]] bool running() const noexcept { return running_; }

  [[nodiscard]] std::uint64_t firstFrame() const noexcept { return first_; }
  [[nodiscard]] std::uint32_t frames() const noexcept { return frames_; }
  [[nodiscard]] double sampleRate() const noexcept { return rate_; }
  [[nodiscard]] LocalTime timeOf(std::uint64_t frame) const noexcept {
    return clock_.timeOf(frame);
  }
  [[nodiscard]] std::int64_t frameAt(LocalTime time) const noexcept { return clock_.frameAt(time); }
  [[nodiscard]] double nanosecondsPerFrame() const noexcept { return clock_.nanosecondsPerFrame(); }

 private:
  void follow(std::uint32_t frame) noexcept;
  [[nodiscard]] std::uint32_t missedBefore(LocalTime wokeUp) const noexcept;

  double rate_;
  FrameClock clock_;
  std::uint64_t first_ = 0;
  std::uint32_t counter_ = 0;  // the server's, at first_
  std::uint32_t frames_ = 0;
  LocalTime wokeUp_{};
  bool seen_ = false;
  bool running_ = false;
};

}  // namespace midipool
