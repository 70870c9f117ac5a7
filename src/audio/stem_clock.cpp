// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/stem_clock.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace midipool {
namespace {

// Bandwidth in Hz: narrow enough that the pitch does not follow the steering of a session clock at
// once, wide enough that a crystal that warms up is followed.
constexpr double kWidest = 4.0;
constexpr double kNarrowest = 0.1;
// A stamp farther off is no drift: the sender's clock has jumped, or its device has begun anew.
constexpr double kJump = 20e6;  // nanoseconds
constexpr double kMostDrift = 0.01;

}  // namespace

StemClock::StemClock(double sampleRate) noexcept : nominal_{1e9 / sampleRate}, period_{nominal_} {}

void StemClock::begin(std::int64_t frame, SessionTime captured) noexcept {
  started_ = true;
  frame_ = frame;
  time_ = captured;
  rest_ = 0.0;
  age_ = 0.0;
}

bool StemClock::add(std::int64_t frame, SessionTime captured) noexcept {
  if (!started_) {
    begin(frame, captured);
    return false;
  }
  if (frame <= frame_) return false;
  const double passed = static_cast<double>(frame - frame_) * period_;
  const double error = static_cast<double>((captured - time_).count()) - rest_ - passed;
  if (std::abs(error) > kJump) {
    begin(frame, captured);
    return true;
  }
  const double seconds = passed * 1e-9;
  age_ += seconds;
  // As narrow as what has been heard so far allows.
  const double bandwidth = std::clamp(0.5 / age_, kNarrowest, kWidest);
  const double omega = std::min(2.0 * std::numbers::pi * bandwidth * seconds, 0.5);
  const double advance = passed + std::numbers::sqrt2 * omega * error + rest_;
  const auto whole = std::floor(advance);
  time_ += Nanoseconds{static_cast<std::int64_t>(whole)};
  rest_ = advance - whole;
  period_ += omega * omega * error / static_cast<double>(frame - frame_);
  period_ = std::clamp(period_, nominal_ * (1.0 - kMostDrift), nominal_ * (1.0 + kMostDrift));
  frame_ = frame;
  return false;
}

SessionTime StemClock::capturedAt(double frame) const noexcept {
  const double since = (frame - static_cast<double>(frame_)) * period_ + rest_;
  return time_ + Nanoseconds{std::llround(since)};
}

double StemClock::frameAt(SessionTime time) const noexcept {
  const double since = static_cast<double>((time - time_).count()) - rest_;
  return static_cast<double>(frame_) + since / period_;
}

}  // namespace midipool
