// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/surface/tap_tempo.hpp"

#include <algorithm>
#include <cmath>

namespace midipool::surface {
namespace {

constexpr std::chrono::milliseconds kLongestPause{3'100};  // the slowest tempo, 20 bpm, has 3 s
constexpr double kStrays = 0.5;                            // of the distance

double secondsBetween(LocalTime from, LocalTime to) noexcept {
  return std::chrono::duration<double>(to - from).count();
}

}  // namespace

std::optional<Bpm> TapTempo::tap(LocalTime now) noexcept {
  if (!continues(now)) count_ = 0;
  if (count_ == kMost) {
    std::shift_left(taps_.begin(), taps_.end(), 1);
    --count_;
  }
  taps_[count_++] = now;
  if (count_ < 2) return std::nullopt;
  return Bpm::from(60.0 / secondsApart());
}

bool TapTempo::continues(LocalTime now) const noexcept {
  if (count_ == 0) return false;
  const auto pause = now - taps_[count_ - 1];
  if (pause <= Nanoseconds::zero() || pause > kLongestPause) return false;
  if (count_ == 1) return true;
  const double usual = secondsApart();
  return std::abs(std::chrono::duration<double>(pause).count() - usual) < kStrays * usual;
}

// The slope of the line through (number, time) by least squares.
double TapTempo::secondsApart() const noexcept {
  const double middle = (static_cast<double>(count_) - 1.0) / 2.0;
  double weighted = 0.0;
  double squares = 0.0;
  for (std::size_t i = 0; i < count_; ++i) {
    const double place = static_cast<double>(i) - middle;
    weighted += place * secondsBetween(taps_[0], taps_[i]);
    squares += place * place;
  }
  return weighted / squares;
}

}  // namespace midipool::surface
