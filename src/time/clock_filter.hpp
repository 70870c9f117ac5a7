// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "time/clock_exchange.hpp"
#include "time/round_trip_floor.hpp"

namespace midipool {

// Estimates offset and drift between the local and the session clock from exchanges over a line
// that delays, jitters and loses: a Kalman filter of two states. Each exchange counts by how far
// its round trip lies above the shortest, so that of a burst the quickest decides.
// Theory: docs/theory/session-clock.md. Pure; not thread-safe.
class ClockFilter {
 public:
  enum class Verdict {
    kAccepted,
    kRejected,   // impossible against what is known
    kStartedAnew // so many impossible ones in a row that the clock itself must have jumped
  };

  Verdict add(const ClockExchange& exchange) noexcept;

  // False until the first exchange. All below need it true.
  [[nodiscard]] bool started() const noexcept { return exchanges_ > 0; }

  [[nodiscard]] SessionTime sessionAt(LocalTime time) const noexcept;

  // Session seconds that pass in a local second, minus one.
  [[nodiscard]] double drift() const noexcept { return drift_ * 1e-9; }

  // Three standard deviations of sessionAt(), growing with the time since the last exchange. The
  // line's asymmetry comes on top, at most half of roundTrip().
  [[nodiscard]] Nanoseconds errorBound(LocalTime time) const noexcept;

  [[nodiscard]] Nanoseconds roundTrip() const noexcept { return floor_.shortest(); }

  // Mean of what round trips take beyond the shortest.
  [[nodiscard]] Nanoseconds jitter() const noexcept;

  [[nodiscard]] LocalTime lastExchange() const noexcept { return lastExchange_; }
  [[nodiscard]] long exchanges() const noexcept { return exchanges_; }

 private:
  struct Covariance {
    double offset;
    double both;
    double drift;
  };

  void start(const ClockExchange& exchange) noexcept;
  [[nodiscard]] Covariance covarianceAt(LocalTime time) const noexcept;
  [[nodiscard]] double measurementVariance(Nanoseconds roundTrip) const noexcept;
  void noteJitter(Nanoseconds roundTrip) noexcept;

  // The state, valid at `at_`: session = local + base_ + offset_. Nanoseconds, and nanoseconds a
  // second; relative to an integer base, as a double holds no epoch to the nanosecond.
  Nanoseconds base_{};
  double offset_ = 0.0;
  double drift_ = 0.0;
  Covariance covariance_{};
  LocalTime at_{};

  RoundTripFloor floor_;
  double jitter_ = 0.0;
  LocalTime lastExchange_{};
  long exchanges_ = 0;
  int rejectedInARow_ = 0;
};

}  // namespace midipool
