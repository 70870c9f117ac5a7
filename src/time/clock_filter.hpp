// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "time/clock_exchange.hpp"

namespace midipool {

// Estimates offset and drift between the local and the session clock from exchanges over a line
// that delays, jitters and loses. A packet is often late and never early, so of many the quickest
// count, and each way for itself: the quickest question and the quickest answer need not have
// belonged together. The exchanges of the last minutes are cut into a few blocks, each block gives
// one point, and a straight line goes through the points, by weighted least squares.
// Theory: docs/theory/session-clock.md. Pure; not thread-safe; not realtime.
class ClockFilter {
 public:
  enum class Verdict {
    kAccepted,
    kRejected,    // impossible against what is known
    kStartedAnew  // so many impossible ones in a row that the clock itself must have jumped
  };

  Verdict add(const ClockExchange& exchange);

  // False until the first exchange. All below need it true.
  [[nodiscard]] bool started() const noexcept { return exchanges_ > 0; }

  [[nodiscard]] SessionTime sessionAt(LocalTime time) const noexcept;

  // Session seconds that pass in a local second, minus one.
  [[nodiscard]] double drift() const noexcept { return drift_ * 1e-9; }

  // Three standard deviations of sessionAt(), growing with the time since the last exchange. The
  // line's asymmetry comes on top, at most half of roundTrip().
  [[nodiscard]] Nanoseconds errorBound(LocalTime time) const noexcept;

  // The shortest of the last minute.
  [[nodiscard]] Nanoseconds roundTrip() const noexcept { return shortest_; }

  // Mean of what the last round trips took beyond the shortest.
  [[nodiscard]] Nanoseconds jitter() const noexcept;

  [[nodiscard]] LocalTime lastExchange() const noexcept { return lastExchange_; }
  // Since the start, or the last new start.
  [[nodiscard]] long exchanges() const noexcept { return exchanges_; }

 private:
  struct Sample {
    LocalTime time;
    Nanoseconds there;  // session time of arrival minus local time of sending
    Nanoseconds back;   // session time of sending minus local time of arrival

    [[nodiscard]] Nanoseconds roundTrip() const noexcept { return there - back; }
    [[nodiscard]] Nanoseconds offset() const noexcept { return back + (there - back) / 2; }
  };
  // What a block of exchanges says: the offset beside the present line, at a time.
  struct Point {
    double time;
    double offset;
    double variance;
  };
  struct Covariance {
    double offset = 0.0;
    double both = 0.0;
    double drift = 0.0;
  };

  void remember(const Sample& sample);
  void thinOut();
  [[nodiscard]] Sample quickerOf(const Sample& first, const Sample& second) const noexcept;
  void measureLine(LocalTime now);
  void fit(LocalTime now);
  void improve(LocalTime now);
  [[nodiscard]] Point pointOf(std::span<const Sample> block, LocalTime now) const noexcept;
  [[nodiscard]] double besideLine(Nanoseconds offset, double time) const noexcept;
  void startAnew();
  [[nodiscard]] bool isImpossible(const Sample& sample) const noexcept;
  [[nodiscard]] Covariance covarianceAt(LocalTime time) const noexcept;

  std::vector<Sample> samples_;   // oldest first
  std::vector<Sample> rejected_;  // in a row
  std::size_t sinceFit_ = 0;      // exchanges
  Nanoseconds shortest_{};

  // The estimate, valid at `at_`: session = local + base_ + offset_. Nanoseconds, and nanoseconds a
  // second; relative to an integer base, as a double holds no epoch to the nanosecond.
  Nanoseconds base_{};
  double offset_ = 0.0;
  double drift_ = 0.0;
  Covariance covariance_;
  LocalTime at_{};

  // What is known of the drift before any exchange: crystals.
  double priorDrift_ = 0.0;
  double priorDriftDeviation_ = kUnknownDrift;
  LocalTime lastExchange_{};
  long exchanges_ = 0;

  static constexpr double kUnknownDrift = 200e3;  // ns/s: within 200 ppm, now and then 500
};

}  // namespace midipool
