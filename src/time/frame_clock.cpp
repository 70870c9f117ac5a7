// SPDX-License-Identifier: GPL-3.0-or-later
#include "time/frame_clock.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace midipool {
namespace {

constexpr double kBlockSeconds = 0.2;
// The loop starts wide, to find the phase at once, and narrows as the time it has seen grows, as a
// regression over all of it would, down to where crystals begin to wander.
constexpr double kNarrowestHertz = 0.02;
constexpr double kWidestHertz = 0.4;
constexpr double kNarrowing = 2.0;
// Above this the device has skipped or the machine has slept; no loop should follow that slowly.
constexpr double kJumpNanoseconds = 5e6;
// No crystal is worse; keeps a bad start from bending the rate.
constexpr double kLargestDrift = 1e-3;

}  // namespace

FrameClock::FrameClock(double nominalRate) noexcept
    : nominalPeriod_{1e9 / nominalRate}, period_{nominalPeriod_} {}

void FrameClock::cycle(std::uint64_t frame, LocalTime time) noexcept {
  if (!running_) {
    start(frame, time);
    return;
  }
  const double error = errorOf(frame, time);
  if (resynchronise_ || std::abs(error) > kJumpNanoseconds) {
    const double period = period_;
    start(frame, time);
    period_ = period;
    return;
  }
  earliest_ = gathered_ ? std::min(earliest_, error) : error;
  gathered_ = true;
  const double block = static_cast<double>(frame - blockStart_) * nominalPeriod_ * 1e-9;
  if (block >= kBlockSeconds) closeBlock(frame);
}

void FrameClock::start(std::uint64_t frame, LocalTime time) noexcept {
  frame_ = frame;
  time_ = time;
  fraction_ = 0.0;
  period_ = nominalPeriod_;
  blockStart_ = frame;
  gathered_ = false;
  blocks_ = 0;
  running_ = true;
  resynchronise_ = false;
}

// One step of the loop. Coefficients for critical damping: b = sqrt(2)·ω, c = ω².
void FrameClock::closeBlock(std::uint64_t frame) noexcept {
  ++blocks_;
  const double hertz = std::clamp(kNarrowing / blocks_, kNarrowestHertz, kWidestHertz);
  const auto frames = static_cast<double>(frame - blockStart_);
  const double omega = 2.0 * std::numbers::pi * hertz * frames * nominalPeriod_ * 1e-9;
  // The anchor walks along, so that differences stay small and doubles exact.
  fraction_ += frames * period_ + std::numbers::sqrt2 * omega * earliest_;
  frame_ += frame - blockStart_;
  period_ = std::clamp(period_ + omega * omega * earliest_ / frames,
                       nominalPeriod_ * (1.0 - kLargestDrift),
                       nominalPeriod_ * (1.0 + kLargestDrift));
  const auto whole = Nanoseconds{static_cast<std::int64_t>(fraction_)};
  time_ += whole;
  fraction_ -= static_cast<double>(whole.count());
  blockStart_ = frame;
  gathered_ = false;
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
