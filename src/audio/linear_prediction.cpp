// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/linear_prediction.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "audio/block_level.hpp"

namespace midipool {
namespace {

// What is quieter (-140 dB) counts as silence: nobody hears it, and scaling it up would be noise.
constexpr float kSilent = 1e-7F;
// Against the peak; smaller samples are 0, as products of them would be denormal numbers, which some
// processors take a hundred cycles for.
constexpr float kTiny = 1e-15F;
// The share of the window that falls off towards the gap. Less suits drums better, more suits sines.
constexpr double kFall = 0.25;
// White noise 50 dB below the sound, added in thought: well above the rounding of floats, it keeps
// the equations solvable for sounds that are nothing but sines, and the model stable.
constexpr double kNoise = 1e-5;
// So few samples for each coefficient at least.
constexpr std::size_t kSamplesPerOrder = 4;
// Sums that are made side by side: a single one would wait for its own last addition.
constexpr std::size_t kSums = 4;
// How many products a float sums up before a double takes over.
constexpr std::size_t kStretch = 96;

std::size_t roundedUp(std::size_t count, std::size_t multiple) noexcept {
  return (count + multiple - 1) / multiple * multiple;
}

// Half a wave up, and a shorter half wave down.
double windowAt(double share) noexcept {
  const double way = share < 1.0 - kFall ? share / (1.0 - kFall) : (1.0 - share) / kFall;
  return 0.5 - 0.5 * std::cos(std::numbers::pi * way);
}

// `length` is a multiple of kSums.
template <typename Number>
Number dotProduct(const Number* one, const Number* other, std::size_t length) noexcept {
  const std::size_t part = length / kSums;
  Number first = 0;
  Number second = 0;
  Number third = 0;
  Number fourth = 0;
#pragma omp simd reduction(+ : first, second, third, fourth)
  for (std::size_t i = 0; i < part; ++i) {
    first += one[i] * other[i];
    second += one[part + i] * other[part + i];
    third += one[2 * part + i] * other[2 * part + i];
    fourth += one[3 * part + i] * other[3 * part + i];
  }
  return first + second + third + fourth;
}

// Those of one stretch, for kSums lags from `lag` on.
void addProducts(const float* samples, std::size_t lag, double* correlation) noexcept {
  const float* later = samples + lag;
  float first = 0.0F;
  float second = 0.0F;
  float third = 0.0F;
  float fourth = 0.0F;
#pragma omp simd reduction(+ : first, second, third, fourth)
  for (std::size_t n = 0; n < kStretch; ++n) {
    first += samples[n] * later[n];
    second += samples[n] * later[n + 1];
    third += samples[n] * later[n + 2];
    fourth += samples[n] * later[n + 3];
  }
  correlation[0] += static_cast<double>(first);
  correlation[1] += static_cast<double>(second);
  correlation[2] += static_cast<double>(third);
  correlation[3] += static_cast<double>(fourth);
}

}  // namespace

LinearPrediction::LinearPrediction(std::size_t maxFrames, std::size_t maxOrder)
    : maxOrder_{maxOrder},
      window_(maxFrames),
      windowed_(roundedUp(maxFrames, kStretch) + roundedUp(maxOrder + 1, kSums)),
      correlation_(roundedUp(maxOrder + 1, kSums) + kSums),
      forward_(maxOrder),
      backward_(maxOrder + kSums),
      weights_(roundedUp(maxOrder, kSums)) {
  for (std::size_t i = 0; i < maxFrames; ++i) {
    const double share = (static_cast<double>(i) + 0.5) / static_cast<double>(maxFrames);
    window_[i] = static_cast<float>(windowAt(share));
  }
}

void LinearPrediction::fit(std::span<const float> samples) noexcept {
  order_ = 0;
  std::fill(weights_.begin(), weights_.end(), 0.0F);
  if (!load(samples)) return;
  correlate();
  solve(std::min(maxOrder_, frames_ / kSamplesPerOrder));
  std::transform(forward_.begin(), forward_.begin() + static_cast<std::ptrdiff_t>(order_),
                 weights_.rbegin(), [](double weight) { return static_cast<float>(weight); });
}

void LinearPrediction::extend(std::span<float> line, std::size_t known,
                              float limit) const noexcept {
  for (std::size_t n = known; n < line.size(); ++n) {
    const float* past = line.data() + n - weights_.size();
    const float sum = dotProduct(weights_.data(), past, weights_.size());
    line[n] = std::abs(sum) < kTiny ? 0.0F : std::clamp(sum, -limit, limit);
  }
}

// The latest samples that there is room for, scaled to a peak of 1 and windowed. Whether there are
// any that are heard.
bool LinearPrediction::load(std::span<const float> samples) noexcept {
  frames_ = std::min(samples.size(), window_.size());
  const auto latest = samples.last(frames_);
  const float peak = peakOf(latest);
  if (!(peak >= kSilent) || !std::isfinite(peak)) return false;
  std::fill(windowed_.begin(), windowed_.end(), 0.0F);
  for (std::size_t i = 0; i < frames_; ++i) {
    const float sample = latest[i] / peak * window_[i * window_.size() / frames_];
    windowed_[i] = std::abs(sample) < kTiny ? 0.0F : sample;
  }
  return true;
}

// Σ x[n]·x[n+lag] for every lag.
void LinearPrediction::correlate() noexcept {
  std::fill(correlation_.begin(), correlation_.end(), 0.0);
  for (std::size_t lag = 0; lag <= maxOrder_; lag += kSums) {
    for (std::size_t from = 0; from < frames_; from += kStretch) {
      addProducts(&windowed_[from], lag, &correlation_[lag]);
    }
  }
}

// Levinson's recursion. Both directions are kept, so that all reads go forward.
void LinearPrediction::solve(std::size_t order) noexcept {
  std::fill(backward_.begin(), backward_.end(), 0.0);
  double error = correlation_[0] * (1.0 + kNoise);
  const double* correlation = correlation_.data() + 1;
  double* forward = forward_.data();
  double* backward = backward_.data() + maxOrder_;
  for (; order_ < order; ++order_) {
    const double explained = dotProduct(backward, correlation, roundedUp(order_, kSums));
    const double reflection = (correlation[order_] - explained) / error;
    if (!(std::abs(reflection) < 1.0)) return;
#pragma omp simd
    for (std::size_t i = 0; i < order_; ++i) {
      const double ahead = forward[i];
      forward[i] -= reflection * backward[i];
      backward[i] -= reflection * ahead;
    }
    forward[order_] = reflection;
    *--backward = reflection;
    error *= 1.0 - reflection * reflection;
  }
}

}  // namespace midipool
