// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/interpolator.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace midipool {
namespace {

// 100 dB of stop band: 0.1102 (A - 8.7), J. F. Kaiser.
constexpr double kBeta = 10.06;

double sinc(double x) {
  return std::abs(x) < 1e-9 ? 1.0 : std::sin(std::numbers::pi * x) / (std::numbers::pi * x);
}

// `x` from -1 to 1.
double kaiser(double x) {
  return std::abs(x) >= 1.0 ? 0.0
                            : std::cyl_bessel_i(0.0, kBeta * std::sqrt(1.0 - x * x)) /
                                  std::cyl_bessel_i(0.0, kBeta);
}

}  // namespace

Interpolator::Interpolator() {
  for (std::size_t phase = 0; phase <= kPhases; ++phase) {
    const double fraction = static_cast<double>(phase) / static_cast<double>(kPhases);
    double sum = 0.0;
    Row& row = rows_[phase];
    std::array<double, kTaps> exact{};
    for (std::size_t tap = 0; tap < kTaps; ++tap) {
      const double distance =
          static_cast<double>(tap) - static_cast<double>(kBehind - 1) - fraction;
      exact[tap] = sinc(distance) * kaiser(distance / static_cast<double>(kAhead));
      sum += exact[tap];
    }
    // So that a constant stays what it is.
    for (std::size_t tap = 0; tap < kTaps; ++tap) row[tap] = static_cast<float>(exact[tap] / sum);
  }
}

bool Interpolator::isPlain(double place, double step) noexcept {
  return step == 1.0 && place == std::floor(place);
}

void Interpolator::read(std::span<const float* const> source, double place, double step,
                        std::span<float* const> out, std::size_t frames) const noexcept {
  if (isPlain(place, step)) {
    for (std::size_t channel = 0; channel < out.size(); ++channel) {
      std::copy_n(source[channel] + static_cast<std::size_t>(place), frames, out[channel]);
    }
    return;
  }
  for (std::size_t i = 0; i < frames; ++i) {
    const double here = place + static_cast<double>(i) * step;
    const auto before = static_cast<std::size_t>(here);
    const Row row = rowAt(here - static_cast<double>(before));
    for (std::size_t channel = 0; channel < out.size(); ++channel) {
      out[channel][i] = sum(source[channel] + before - (kBehind - 1), row);
    }
  }
}

// Between two phases of the table.
Interpolator::Row Interpolator::rowAt(double fraction) const noexcept {
  const double phase = fraction * static_cast<double>(kPhases);
  const auto below = static_cast<std::size_t>(phase);
  const auto between = static_cast<float>(phase - static_cast<double>(below));
  const Row& low = rows_[below];
  const Row& high = rows_[below + 1];
  Row row;
#pragma omp simd
  for (std::size_t tap = 0; tap < kTaps; ++tap) {
    row[tap] = low[tap] + between * (high[tap] - low[tap]);
  }
  return row;
}

float Interpolator::sum(const float* first, const Row& row) noexcept {
  float sum = 0.0F;
#pragma omp simd reduction(+ : sum)
  for (std::size_t tap = 0; tap < kTaps; ++tap) sum += row[tap] * first[tap];
  return sum;
}

}  // namespace midipool
