// SPDX-License-Identifier: GPL-3.0-or-later
#include "round_trip/latency.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace midipool::testing {
namespace {

constexpr double kLowest = 300.0;
constexpr double kHighest = 6000.0;
constexpr double kLevel = 0.5;

double correlation(std::span<const float> chirp, std::span<const float> sound, std::size_t at) {
  double sum = 0.0;
  for (std::size_t i = 0; i < chirp.size(); ++i) {
    sum += static_cast<double>(chirp[i]) * static_cast<double>(sound[at + i]);
  }
  return sum;
}

double energy(std::span<const float> sound) {
  double sum = 0.0;
  for (const float sample : sound) sum += static_cast<double>(sample) * static_cast<double>(sample);
  return sum;
}

}  // namespace

std::vector<float> makeChirp(std::size_t frames, double rate) {
  std::vector<float> chirp(frames);
  const auto count = static_cast<double>(frames);
  for (std::size_t i = 0; i < frames; ++i) {
    const double part = static_cast<double>(i) / count;
    const double seconds = static_cast<double>(i) / rate;
    const double phase =
        2.0 * std::numbers::pi * (kLowest * seconds + (kHighest - kLowest) * part * seconds / 2.0);
    const double window = 0.5 - 0.5 * std::cos(2.0 * std::numbers::pi * part);
    chirp[i] = static_cast<float>(kLevel * window * std::sin(phase));
  }
  return chirp;
}

std::optional<Found> findChirp(std::span<const float> chirp, std::span<const float> sound) {
  if (sound.size() < chirp.size()) return std::nullopt;
  const auto places = sound.size() - chirp.size() + 1;
  std::vector<double> likeness(places);
  for (std::size_t at = 0; at < places; ++at) likeness[at] = correlation(chirp, sound, at);
  const auto peak = static_cast<std::size_t>(std::ranges::max_element(likeness) - likeness.begin());
  const double there = energy(sound.subspan(peak, chirp.size()));
  if (there <= 0.0) return std::nullopt;
  double frame = static_cast<double>(peak);
  if (peak > 0 && peak + 1 < places) {
    const double before = likeness[peak - 1];
    const double after = likeness[peak + 1];
    const double bend = before - 2.0 * likeness[peak] + after;
    if (bend < 0.0) frame += 0.5 * (before - after) / bend;
  }
  return Found{frame, likeness[peak] / std::sqrt(there * energy(chirp))};
}

}  // namespace midipool::testing
