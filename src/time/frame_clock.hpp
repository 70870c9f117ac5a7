// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "time/clock.hpp"

namespace midipool {

// Relates the frames of an audio device to local time, from the times at which its callback runs.
// A callback comes late by chance and never early, so of each fifth of a second the earliest counts;
// a second-order delay-locked loop smooths those (F. Adriaensen, "Using a DLL to filter time", 2005).
// Plain arithmetic, realtime-safe; used by one thread.
class FrameClock {
 public:
  // Frames a second as the device claims; its crystal says otherwise, the loop finds out.
  explicit FrameClock(double nominalRate) noexcept;

  // The callback for the cycle that begins at `frame` runs at `time`.
  void cycle(std::uint64_t frame, LocalTime time) noexcept;

  // The device skipped cycles: frames went missing against time.
  void skipped() noexcept { resynchronise_ = true; }

  [[nodiscard]] LocalTime timeOf(std::uint64_t frame) const noexcept;
  // Rounded to the nearest frame; before the device's start it is negative.
  [[nodiscard]] std::int64_t frameAt(LocalTime time) const noexcept;

  [[nodiscard]] double nanosecondsPerFrame() const noexcept { return period_; }

 private:
  void start(std::uint64_t frame, LocalTime time) noexcept;
  void closeBlock(std::uint64_t frame) noexcept;
  [[nodiscard]] double errorOf(std::uint64_t frame, LocalTime time) const noexcept;

  double nominalPeriod_;
  double period_;              // ns a frame, as learnt
  std::uint64_t frame_ = 0;    // this frame
  LocalTime time_{};           // is at this time
  double fraction_ = 0.0;      // plus this many ns
  bool running_ = false;
  bool resynchronise_ = false;

  // The block being gathered.
  std::uint64_t blockStart_ = 0;
  double earliest_ = 0.0;
  bool gathered_ = false;
  int blocks_ = 0;
};

}  // namespace midipool
