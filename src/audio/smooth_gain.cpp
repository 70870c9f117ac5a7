// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/smooth_gain.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace midipool {
namespace {

// `target` less as many steps as are still to be made: exact at the end, and unlike a running sum it
// neither drifts nor keeps the loop from being vectorised.
struct Ramp {
  float target;
  float step;
  std::int32_t left;

  [[nodiscard]] float at(std::int32_t frame) const noexcept {
    return target - step * static_cast<float>(left - 1 - frame);
  }
};

void multiply(float* samples, std::size_t frames, float gain) noexcept {
#pragma omp simd
  for (std::size_t i = 0; i < frames; ++i) samples[i] *= gain;
}

void multiply(float* samples, std::size_t frames, Ramp ramp) noexcept {
  const auto count = static_cast<std::int32_t>(frames);
#pragma omp simd
  for (std::int32_t i = 0; i < count; ++i) samples[i] *= ramp.at(i);
}

void add(const float* source, float* sum, std::size_t frames, float gain) noexcept {
#pragma omp simd
  for (std::size_t i = 0; i < frames; ++i) sum[i] += gain * source[i];
}

void add(const float* source, float* sum, std::size_t frames, Ramp ramp) noexcept {
  const auto count = static_cast<std::int32_t>(frames);
#pragma omp simd
  for (std::int32_t i = 0; i < count; ++i) sum[i] += ramp.at(i) * source[i];
}

float finite(float gain) noexcept {
  return std::isfinite(gain) ? gain : 0.0F;
}

}  // namespace

SmoothGain::SmoothGain(double sampleRate, float gain, std::chrono::duration<double> ramp) noexcept
    : rampFrames_{std::max(1, static_cast<std::int32_t>(std::lround(sampleRate * ramp.count())))},
      target_{finite(gain)} {}

void SmoothGain::setTarget(float gain) noexcept {
  const float wanted = finite(gain);
  if (wanted == target_) return;
  const float from = current();
  target_ = wanted;
  step_ = (wanted - from) / static_cast<float>(rampFrames_);
  left_ = rampFrames_;
}

void SmoothGain::jumpTo(float gain) noexcept {
  target_ = finite(gain);
  left_ = 0;
}

void SmoothGain::apply(std::span<float> samples) noexcept {
  const std::size_t ramped = inRamp(samples.size());
  if (ramped > 0) multiply(samples.data(), ramped, Ramp{target_, step_, left_});
  skip(ramped);
  const auto rest = samples.subspan(ramped);
  if (target_ == 0.0F) {
    std::fill(rest.begin(), rest.end(), 0.0F);
  } else if (target_ != 1.0F) {
    multiply(rest.data(), rest.size(), target_);
  }
}

void SmoothGain::addTo(std::span<const float> source, std::span<float> sum,
                       float already) noexcept {
  const std::size_t frames = std::min(source.size(), sum.size());
  const std::size_t ramped = inRamp(frames);
  if (ramped > 0) {
    add(source.data(), sum.data(), ramped, Ramp{target_ - already, step_, left_});
  }
  skip(ramped);
  if (target_ == already) return;
  add(source.data() + ramped, sum.data() + ramped, frames - ramped, target_ - already);
}

void SmoothGain::skip(std::size_t frames) noexcept {
  left_ -= static_cast<std::int32_t>(inRamp(frames));
}

float SmoothGain::current() const noexcept {
  return isAtRest() ? target_ : target_ - step_ * static_cast<float>(left_);
}

std::size_t SmoothGain::inRamp(std::size_t frames) const noexcept {
  return std::min(frames, static_cast<std::size_t>(left_));
}

}  // namespace midipool
