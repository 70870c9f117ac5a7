// SPDX-License-Identifier: GPL-3.0-or-later
#include "midi/tempo_follower.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace midipool {
namespace {

// A clock with such a gap has been stopped: 20 bpm ticks every 125 ms.
constexpr Nanoseconds kGap = std::chrono::milliseconds{400};
// A clock that leaves on whole frames of 48 kHz may be off by one of them at either end.
constexpr double kRounding = 1e9 / 48'000.0;  // ns
constexpr double kDeviations = 4.0;
// A new measurement and the one reported are both uncertain, and many are compared in an evening.
constexpr double kDeviationsToMove = 8.0;
// Ticks that stray further from the line than this share of their distance are no steady clock.
constexpr double kLargestDeviation = 0.2;

double bpmOf(double tickNanoseconds) noexcept {
  return 60e9 / (24.0 * tickNanoseconds);
}

double fewestDecimals(double value, double tolerance) noexcept {
  for (const double steps : {1.0, 2.0, 10.0, 100.0}) {
    const double rounded = std::round(value * steps) / steps;
    if (std::abs(rounded - value) <= tolerance) return rounded;
  }
  return value;
}

}  // namespace

std::optional<TempoFollower::Tempo> TempoFollower::tick(SessionTime time) noexcept {
  push(time);
  if (size_ < kShortest) return std::nullopt;
  if (!halvesAgree()) {
    // Begin anew with what is surely newer than the change, or nearly so: what is left of the old
    // tempo will be noticed at the next try.
    keepLast(kShortest / 2);
    return std::nullopt;
  }
  const auto line = fit(0, size_);
  if (line.deviation > kLargestDeviation * line.tickNanoseconds) return std::nullopt;
  const double measured = bpmOf(line.tickNanoseconds);
  const double rounding = 1.5 * kRounding / static_cast<double>(size_);
  const double perNanosecond = measured / line.tickNanoseconds;
  const double uncertainty = perNanosecond * std::max(rounding, kDeviations * line.slopeDeviation);
  // What was reported may have been off as well, and was measured over fewer ticks.
  const double atFirst = 3.0 * kRounding / static_cast<double>(kShortest);
  const double move = perNanosecond * std::max(atFirst, kDeviationsToMove * line.slopeDeviation);
  if (reported_ && std::abs(measured - *reported_) <= move) return std::nullopt;
  const double rounded = fewestDecimals(measured, uncertainty);
  if (reported_ && rounded == *reported_) return std::nullopt;
  const auto bpm = Bpm::from(rounded);
  if (!bpm) return std::nullopt;
  reported_ = bpm->value();
  return Tempo{*bpm, uncertainty};
}

void TempoFollower::push(SessionTime time) noexcept {
  if (size_ > 0) {
    const auto distance = time - times_[size_ - 1];
    if (distance < Nanoseconds::zero() || distance > kGap) size_ = 0;
  }
  if (size_ == kLongest) keepLast(kLongest - 1);
  times_[size_++] = time;
}

void TempoFollower::keepLast(std::size_t count) noexcept {
  if (size_ <= count) return;
  std::move(times_.begin() + static_cast<std::ptrdiff_t>(size_ - count),
            times_.begin() + static_cast<std::ptrdiff_t>(size_), times_.begin());
  size_ = count;
}

// Least squares with the ticks' numbers as abscissa, centred so that the sums stay small.
TempoFollower::Line TempoFollower::fit(std::size_t first, std::size_t count) const noexcept {
  const auto n = static_cast<double>(count);
  const double middle = (n - 1.0) / 2.0;
  double mean = 0.0;
  for (std::size_t i = 0; i < count; ++i) {
    mean += static_cast<double>((times_[first + i] - times_[first]).count()) / n;
  }
  double products = 0.0;
  double squares = 0.0;
  for (std::size_t i = 0; i < count; ++i) {
    const auto value = static_cast<double>((times_[first + i] - times_[first]).count()) - mean;
    products += (static_cast<double>(i) - middle) * value;
    squares += value * value;
  }
  const double spread = n * (n * n - 1.0) / 12.0;
  const double slope = products / spread;
  const double rest = std::max(0.0, squares - slope * products);
  const double deviation = std::sqrt(rest / (n - 2.0));
  return {slope, deviation, deviation / std::sqrt(spread)};
}

bool TempoFollower::halvesAgree() const noexcept {
  const auto half = size_ / 2;
  const auto older = fit(0, half);
  const auto newer = fit(size_ - half, half);
  // A change of tempo bends one half and makes it look noisy; the other one tells the true noise.
  const double noise =
      kDeviations * std::numbers::sqrt2 * std::min(older.slopeDeviation, newer.slopeDeviation);
  // What rounding to frames does to half a window.
  const double tolerance = std::max(noise, 1e-4 * newer.tickNanoseconds);
  return std::abs(older.tickNanoseconds - newer.tickNanoseconds) <= tolerance;
}

}  // namespace midipool
