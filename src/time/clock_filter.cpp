// SPDX-License-Identifier: GPL-3.0-or-later
#include "time/clock_filter.hpp"

#include <algorithm>
#include <cmath>

namespace midipool {
namespace {

// What no exchange can resolve: the two systems' own scheduling.
constexpr double kFloorDeviation = 8e3;  // ns
// How a crystal wanders: 0.1 ppm in 100 s, and its phase by 0.3 µs a second.
constexpr double kDriftWalk = 10.0 * 10.0;     // (ns/s)² a second
constexpr double kOffsetWalk = 300.0 * 300.0;  // ns² a second
// Before anything is known: crystals are within 100 ppm, bad ones within 500.
constexpr double kFirstDriftDeviation = 200e3;  // ns/s
// An innovation beyond this many deviations is no noise.
constexpr double kRejectDeviations = 6.0;
// A clock that jumped (a laptop that slept) shows itself in this many exchanges.
constexpr int kRejectsUntilNewStart = 6;
// The mean of a distribution, learnt over about this many exchanges.
constexpr double kJitterMemory = 64.0;

double inSeconds(Nanoseconds duration) noexcept {
  return static_cast<double>(duration.count()) * 1e-9;
}

double square(double value) noexcept { return value * value; }

}  // namespace

ClockFilter::Verdict ClockFilter::add(const ClockExchange& exchange) noexcept {
  const auto roundTrip = exchange.roundTrip();
  if (roundTrip < Nanoseconds::zero()) return Verdict::kRejected;
  if (!started()) {
    start(exchange);
    return Verdict::kAccepted;
  }
  // Answers may overtake each other; the state only goes forward.
  const auto time = std::max(exchange.middle(), at_);
  const auto predicted = covarianceAt(time);
  const auto elapsed = inSeconds(time - at_);
  const double offset = offset_ + drift_ * elapsed;

  floor_.add(exchange.answerArrived, roundTrip);
  const double variance = measurementVariance(roundTrip);
  const double innovation = static_cast<double>((exchange.offset() - base_).count()) - offset;
  const double innovationVariance = predicted.offset + variance;
  if (square(innovation) > square(kRejectDeviations) * innovationVariance) {
    if (++rejectedInARow_ < kRejectsUntilNewStart) return Verdict::kRejected;
    start(exchange);
    return Verdict::kStartedAnew;
  }

  const double offsetGain = predicted.offset / innovationVariance;
  const double driftGain = predicted.both / innovationVariance;
  offset_ = offset + offsetGain * innovation;
  drift_ += driftGain * innovation;
  covariance_ = {predicted.offset * (1.0 - offsetGain), predicted.both * (1.0 - offsetGain),
                 predicted.drift - driftGain * predicted.both};
  at_ = time;
  noteJitter(roundTrip);
  lastExchange_ = exchange.answerArrived;
  rejectedInARow_ = 0;
  ++exchanges_;
  return Verdict::kAccepted;
}

void ClockFilter::start(const ClockExchange& exchange) noexcept {
  const auto roundTrip = exchange.roundTrip();
  base_ = exchange.offset();
  offset_ = 0.0;
  drift_ = 0.0;
  at_ = exchange.middle();
  floor_ = {};
  floor_.add(exchange.answerArrived, roundTrip);
  jitter_ = 0.0;
  exchanges_ = 1;
  rejectedInARow_ = 0;
  lastExchange_ = exchange.answerArrived;
  // One exchange alone: nothing tells how much of its round trip was jitter.
  covariance_ = {square(kFloorDeviation) + square(static_cast<double>(roundTrip.count()) / 4.0),
                 0.0, square(kFirstDriftDeviation)};
}

SessionTime ClockFilter::sessionAt(LocalTime time) const noexcept {
  const double offset = offset_ + drift_ * inSeconds(time - at_);
  return SessionTime{time.time_since_epoch() + base_ + Nanoseconds{std::llround(offset)}};
}

Nanoseconds ClockFilter::errorBound(LocalTime time) const noexcept {
  const double deviation = std::sqrt(std::max(0.0, covarianceAt(std::max(time, at_)).offset));
  return Nanoseconds{std::llround(std::min(3.0 * deviation, 1e18))};
}

Nanoseconds ClockFilter::jitter() const noexcept { return Nanoseconds{std::llround(jitter_)}; }

ClockFilter::Covariance ClockFilter::covarianceAt(LocalTime time) const noexcept {
  const double elapsed = inSeconds(time - at_);
  const auto& now = covariance_;
  return {now.offset + 2.0 * elapsed * now.both + square(elapsed) * now.drift +
              kOffsetWalk * elapsed + kDriftWalk * elapsed * square(elapsed) / 3.0,
          now.both + elapsed * now.drift + kDriftWalk * square(elapsed) / 2.0,
          now.drift + kDriftWalk * elapsed};
}

// What a round trip took beyond the shortest was spent on either way, so the offset is off by up to
// half of it: uniform over that width, a twelfth of its square. The shortest known is itself only
// the best of a few at first; the second term stands for that.
double ClockFilter::measurementVariance(Nanoseconds roundTrip) const noexcept {
  const auto excess = static_cast<double>((roundTrip - floor_.shortest()).count());
  const auto known = static_cast<double>(exchanges_);
  return square(kFloorDeviation) + square(excess) / 12.0 + square(jitter_) / (3.0 * known);
}

void ClockFilter::noteJitter(Nanoseconds roundTrip) noexcept {
  const auto excess = static_cast<double>((roundTrip - floor_.shortest()).count());
  const double weight = 1.0 / std::min(static_cast<double>(exchanges_), kJitterMemory);
  jitter_ += weight * (excess - jitter_);
}

}  // namespace midipool
