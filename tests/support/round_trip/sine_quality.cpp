// SPDX-License-Identifier: GPL-3.0-or-later
#include "round_trip/sine_quality.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace midipool::testing {
namespace {

constexpr double kWindowSeconds = 0.010;
constexpr double kMostRest = 0.1;
constexpr double kLevelBand = 0.109;  // 1 dB
// What JACK leaves out is heard after the way round, and a little around it.
constexpr double kDisturbedSeconds = 0.150;

struct Window {
  double amplitude;
  double rest;  // what is not the sine, as an amplitude of the same power
};

// Least squares on sine, cosine and a constant, which are orthogonal over whole periods.
Window fit(std::span<const float> sound, double frequency, double rate) {
  double sine = 0.0;
  double cosine = 0.0;
  double mean = 0.0;
  const auto count = static_cast<double>(sound.size());
  const double step = 2.0 * std::numbers::pi * frequency / rate;
  for (std::size_t i = 0; i < sound.size(); ++i) {
    const auto sample = static_cast<double>(sound[i]);
    sine += sample * std::sin(step * static_cast<double>(i));
    cosine += sample * std::cos(step * static_cast<double>(i));
    mean += sample;
  }
  sine *= 2.0 / count;
  cosine *= 2.0 / count;
  mean /= count;
  double rest = 0.0;
  for (std::size_t i = 0; i < sound.size(); ++i) {
    const double model = mean + sine * std::sin(step * static_cast<double>(i)) +
                         cosine * std::cos(step * static_cast<double>(i));
    const double error = static_cast<double>(sound[i]) - model;
    rest += error * error;
  }
  return {std::hypot(sine, cosine), std::sqrt(2.0 * rest / count)};
}

double median(std::vector<double> values) {
  if (values.empty()) return 0.0;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::ranges::nth_element(values, middle);
  return *middle;
}

bool isDisturbed(std::size_t begin, std::size_t end, double rate,
                 const std::vector<std::size_t>& disturbed) {
  const auto reach = static_cast<std::size_t>(kDisturbedSeconds * rate);
  return std::ranges::any_of(
      disturbed, [&](std::size_t at) { return end + (end - begin) > at && begin < at + reach; });
}

}  // namespace

SineQuality judgeSine(std::span<const float> sound, double frequency, double rate,
                      const std::vector<std::size_t>& disturbed) {
  const auto length = static_cast<std::size_t>(kWindowSeconds * rate);
  std::vector<Window> windows;
  for (std::size_t begin = 0; begin + length <= sound.size(); begin += length) {
    if (isDisturbed(begin, begin + length, rate, disturbed)) continue;
    windows.push_back(fit(sound.subspan(begin, length), frequency, rate));
  }
  SineQuality quality;
  quality.windows = windows.size();
  std::vector<double> levels;
  for (const auto& window : windows) levels.push_back(window.amplitude);
  quality.level = median(levels);
  std::vector<double> ratios;
  for (const auto& window : windows) {
    const bool steady = std::abs(window.amplitude / quality.level - 1.0) < kLevelBand;
    if (!steady || window.rest > kMostRest * window.amplitude) {
      ++quality.damaged;
    } else {
      ratios.push_back(20.0 * std::log10(window.amplitude / std::max(window.rest, 1e-12)));
    }
  }
  quality.signalToNoise = median(ratios);
  return quality;
}

}  // namespace midipool::testing
