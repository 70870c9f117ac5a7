// SPDX-License-Identifier: GPL-3.0-or-later
#include "time/frame_clock.hpp"

#include <algorithm>
#include <cmath>

namespace midipool {
namespace {

// Wake-ups are gathered for this long, and for so many cycles at least. Always the same length, as
// the earliest of longer blocks is earlier, which would look like a rate.
constexpr double kBlockSeconds = 0.5;
constexpr int kBlockCycles = 8;
// Except right after a search, when the phase is known badly and the rate well.
constexpr double kFirstBlockSeconds = 0.1;
constexpr double kBlockGrowth = 1.25;
// A search for the phase looks at so much.
constexpr double kSearchSeconds = 0.1;
constexpr int kSearchCycles = 8;
// A phase found no further away is the one that was known.
constexpr double kInStep = 40e3;  // ns

// How far the second earliest wake-up of a block may be off: a fourth of what its wake-ups are late
// on average, as measured with jackd at periods from 64 to 1,024 on an idle and on a busy machine.
constexpr double kLeastDeviation = 4e3;  // ns
constexpr double kDeviationOfLateness = 0.25;
// Before anything is known; most crystals are within 30 ppm, bad ones within 100.
constexpr double kFirstPhaseDeviation = 100e3;  // ns
constexpr double kFirstRateDeviation = 30e3;    // ns/s
// How a crystal wanders: 0.1 ppm in 100 s, and its phase by 0.3 µs a second.
constexpr double kRateWalk = 10.0 * 10.0;     // (ns/s)² a second
constexpr double kPhaseWalk = 300.0 * 300.0;  // ns² a second
// No crystal is worse; keeps a bad start from bending the rate.
constexpr double kLargestDrift = 1e-3;
// No single block counts for more than this many deviations.
constexpr double kClip = 3.0;

// Further off the device has skipped, or the machine has slept.
constexpr double kJump = 3e6;  // ns
// Cycles that all stray so far for so long: the device has changed, or somebody turns the system
// clock's rate.
constexpr double kStray = 200e3;  // ns
constexpr double kStraySeconds = 0.5;
constexpr int kStrayCycles = 16;

double square(double value) noexcept {
  return value * value;
}

}  // namespace

FrameClock::FrameClock(double nominalRate) noexcept
    : nominalPeriod_{1e9 / nominalRate}, period_{nominalPeriod_} {}

void FrameClock::cycle(std::uint64_t frame, LocalTime time) noexcept {
  if (!running_) {
    start(frame, time);
    return;
  }
  const double error = errorOf(frame, time);
  if (!searching_ && std::abs(error) > kJump) skipped();
  if (searching_) {
    search(frame, error);
  } else {
    gather(frame, error);
  }
}

void FrameClock::skipped() noexcept {
  searching_ = true;
  found_ = {};
  shift_ = 0.0;
}

void FrameClock::start(std::uint64_t frame, LocalTime time) noexcept {
  frame_ = frame;
  time_ = time;
  fraction_ = 0.0;
  covariance_ = {square(kFirstPhaseDeviation), 0.0, square(kFirstRateDeviation)};
  blockSeconds_ = kBlockSeconds;
  running_ = true;
  skipped();
  search(frame, 0.0);
}

// The line is moved already while looking, from the second cycle on: the first may be the very late
// one that began the search. The earliest counts until there are enough to rule out a freak.
void FrameClock::search(std::uint64_t frame, double error) noexcept {
  if (found_.count == 0) searchStart_ = frame;
  found_.add(frame, error + shift_);
  if (found_.count < 2) return;
  const double found = found_.count < kSearchCycles / 2 ? found_.first : found_.second;
  const double shift = std::abs(found) < kInStep ? 0.0 : found;
  fraction_ += shift - shift_;
  shift_ = shift;
  if (found_.count >= kSearchCycles && secondsBetween(searchStart_, frame) >= kSearchSeconds) {
    endSearch(frame);
  }
}

// A phase that seems unchanged may still have moved by less than can be seen so quickly.
void FrameClock::endSearch(std::uint64_t frame) noexcept {
  searching_ = false;
  advance(frame);
  if (shift_ != 0.0) {
    covariance_.phase = square(kFirstPhaseDeviation);
    covariance_.both = 0.0;
    blockSeconds_ = kFirstBlockSeconds;
  } else {
    covariance_.phase = std::max(covariance_.phase, square(kInStep));
  }
  beginBlock(frame);
}

void FrameClock::gather(std::uint64_t frame, double error) noexcept {
  if (strays(frame, error)) {
    covariance_.rate = std::max(covariance_.rate, square(kFirstRateDeviation));
    skipped();
    return;
  }
  block_.add(frame, error);
  const bool enough = block_.count >= kBlockCycles;
  if (enough && secondsBetween(blockStart_, frame) >= blockSeconds_) closeBlock(frame);
}

bool FrameClock::strays(std::uint64_t frame, double error) noexcept {
  if (std::abs(error) < kStray) {
    strays_ = 0;
    return false;
  }
  if (strays_++ == 0) strayStart_ = frame;
  return strays_ >= kStrayCycles && secondsBetween(strayStart_, frame) >= kStraySeconds;
}

void FrameClock::beginBlock(std::uint64_t frame) noexcept {
  block_ = {};
  blockStart_ = frame;
  strays_ = 0;
}

// A block that comes late altogether says little: the machine was busy, or too deep asleep. One
// that comes early cannot be explained away.
void FrameClock::closeBlock(std::uint64_t frame) noexcept {
  const double error = block_.second;
  const double lateness = block_.sum / block_.count - error;
  const double deviation =
      kLeastDeviation + kDeviationOfLateness * std::max(0.0, lateness) + std::max(0.0, error);
  advance(block_.secondFrame);
  correct(error, deviation);
  blockSeconds_ = std::min(kBlockSeconds, blockSeconds_ * kBlockGrowth);
  block_ = {};
  blockStart_ = frame;
}

// Takes the line's anchor along, so that differences stay small and doubles exact.
void FrameClock::advance(std::uint64_t frame) noexcept {
  const double seconds = secondsBetween(frame_, frame);
  fraction_ += static_cast<double>(static_cast<std::int64_t>(frame - frame_)) * period_;
  const auto whole = Nanoseconds{static_cast<std::int64_t>(fraction_)};
  time_ += whole;
  fraction_ -= static_cast<double>(whole.count());
  frame_ = frame;
  auto& now = covariance_;
  now.phase += 2.0 * seconds * now.both + square(seconds) * now.rate + kPhaseWalk * seconds;
  now.both += seconds * now.rate;
  now.rate += kRateWalk * seconds;
}

void FrameClock::correct(double error, double deviation) noexcept {
  auto& now = covariance_;
  const double variance = now.phase + square(deviation);
  const double limit = kClip * std::sqrt(variance);
  const double innovation = std::clamp(error, -limit, limit);
  const double phaseGain = now.phase / variance;
  const double rateGain = now.both / variance;
  fraction_ += phaseGain * innovation;
  period_ =
      std::clamp(period_ * (1.0 + rateGain * innovation * 1e-9),
                 nominalPeriod_ * (1.0 - kLargestDrift), nominalPeriod_ * (1.0 + kLargestDrift));
  now = {now.phase * (1.0 - phaseGain), now.both * (1.0 - phaseGain),
         now.rate - rateGain * now.both};
}

void FrameClock::Earliest::add(std::uint64_t frame, double error) noexcept {
  ++count;
  sum += error;
  if (error < first) {
    second = first;
    secondFrame = firstFrame;
    first = error;
    firstFrame = frame;
  } else if (error < second) {
    second = error;
    secondFrame = frame;
  }
}

double FrameClock::secondsBetween(std::uint64_t from, std::uint64_t to) const noexcept {
  return static_cast<double>(static_cast<std::int64_t>(to - from)) * nominalPeriod_ * 1e-9;
}

double FrameClock::errorOf(std::uint64_t frame, LocalTime time) const noexcept {
  const auto frames = static_cast<double>(static_cast<std::int64_t>(frame - frame_));
  return static_cast<double>((time - time_).count()) - fraction_ - frames * period_;
}

LocalTime FrameClock::timeOf(std::uint64_t frame) const noexcept {
  const auto frames = static_cast<double>(static_cast<std::int64_t>(frame - frame_));
  return time_ + Nanoseconds{std::llround(fraction_ + frames * period_)};
}

std::int64_t FrameClock::frameAt(LocalTime time) const noexcept {
  const double elapsed = static_cast<double>((time - time_).count()) - fraction_;
  return static_cast<std::int64_t>(frame_) + std::llround(elapsed / period_);
}

}  // namespace midipool
