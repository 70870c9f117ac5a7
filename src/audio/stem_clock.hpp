// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "time/clock.hpp"

namespace midipool {

// Which session time each frame of a stem was captured at, learnt from the time stamps of its
// packets: a delay-locked loop of second order (F. Adriaensen, "Using a DLL to filter time", 2005),
// wide at first and narrow once it has settled. The sender's stamps are smooth already; what is
// filtered is how its session clock slides. Pure, realtime-safe, used by one thread.
class StemClock {
 public:
  explicit StemClock(double sampleRate) noexcept;

  // The packet that begins with `frame`. Those of the past are not looked at. True: the sender's clock
  // has jumped, and this one has with it.
  bool add(std::int64_t frame, SessionTime captured) noexcept;

  // All below only once started.
  [[nodiscard]] bool started() const noexcept { return started_; }
  [[nodiscard]] SessionTime capturedAt(double frame) const noexcept;
  [[nodiscard]] double frameAt(SessionTime time) const noexcept;
  [[nodiscard]] double nanosecondsPerFrame() const noexcept { return period_; }

 private:
  void begin(std::int64_t frame, SessionTime captured) noexcept;

  double nominal_;
  double period_;  // nanoseconds a frame
  bool started_ = false;
  std::int64_t frame_ = 0;  // of the last packet
  SessionTime time_{};      // its time, as filtered
  double rest_ = 0.0;       // and what is less than a nanosecond of it
  double age_ = 0.0;        // seconds since the beginning
};

}  // namespace midipool
