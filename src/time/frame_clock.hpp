// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <limits>

#include "time/clock.hpp"

namespace midipool {

// Relates the frames of an audio device to local time, from the times at which its cycles woke up.
//
// A wake-up comes late by chance and hardly ever early, so of each half second only the second
// earliest counts (the earliest may be a freak). A Kalman filter of two states, phase and rate,
// smooths those: once settled it is the delay-locked loop of F. Adriaensen ("Using a DLL to filter
// time", 2005), but it starts as wide as its ignorance is, and after skipped cycles it looks for
// the phase anew and keeps the rate that it has learnt. Plain arithmetic, realtime-safe; used by
// one thread.
class FrameClock {
 public:
  // Frames a second as the device claims; its crystal says otherwise, the filter finds out.
  explicit FrameClock(double nominalRate) noexcept;

  // The cycle that begins at `frame` woke up at `time`. Frames may jump ahead when this thread has
  // missed cycles; they must not go back.
  void cycle(std::uint64_t frame, LocalTime time) noexcept;

  // The device may have skipped cycles, so that frames went missing against time. Harmless when it
  // has not.
  void skipped() noexcept;

  // Both need a cycle to have been seen.
  [[nodiscard]] LocalTime timeOf(std::uint64_t frame) const noexcept;
  // Rounded to the nearest frame; before the device's start it is negative.
  [[nodiscard]] std::int64_t frameAt(LocalTime time) const noexcept;

  [[nodiscard]] double nanosecondsPerFrame() const noexcept { return period_; }

 private:
  // Of some wake-ups the two earliest, in nanoseconds against the prediction.
  struct Earliest {
    double first = std::numeric_limits<double>::max();
    double second = std::numeric_limits<double>::max();
    std::uint64_t firstFrame = 0;
    std::uint64_t secondFrame = 0;
    double sum = 0.0;
    int count = 0;

    void add(std::uint64_t frame, double error) noexcept;
  };
  struct Covariance {
    double phase = 0.0;  // ns²
    double both = 0.0;
    double rate = 0.0;  // (ns/s)²
  };

  void start(std::uint64_t frame, LocalTime time) noexcept;
  void search(std::uint64_t frame, double error) noexcept;
  void endSearch(std::uint64_t frame) noexcept;
  void gather(std::uint64_t frame, double error) noexcept;
  bool strays(std::uint64_t frame, double error) noexcept;
  void beginBlock(std::uint64_t frame) noexcept;
  void closeBlock(std::uint64_t frame) noexcept;
  void advance(std::uint64_t frame) noexcept;
  void correct(double error, double deviation) noexcept;
  [[nodiscard]] double secondsBetween(std::uint64_t from, std::uint64_t to) const noexcept;
  [[nodiscard]] double errorOf(std::uint64_t frame, LocalTime time) const noexcept;

  double nominalPeriod_;
  double period_;            // ns a frame, as learnt
  std::uint64_t frame_ = 0;  // this frame
  LocalTime time_{};         // is at this time
  double fraction_ = 0.0;    // plus this many ns
  Covariance covariance_;
  bool running_ = false;

  Earliest block_;
  std::uint64_t blockStart_ = 0;
  double blockSeconds_ = 0.0;
  int strays_ = 0;
  std::uint64_t strayStart_ = 0;

  bool searching_ = false;
  Earliest found_;
  std::uint64_t searchStart_ = 0;
  double shift_ = 0.0;  // by which the search has moved the line so far, ns
};

}  // namespace midipool
