// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <compare>
#include <limits>

namespace midipool {

// A gain, or a level against full scale (a sample of 1.0), in decibels of amplitude: 20·log10 of
// the ratio (ISO 80000-1, annex C). Silence is minus infinity. Never NaN: a number gone wrong is
// silence, so that no mistake becomes a loud one. Realtime-safe; the conversions cost a log or pow.
class Decibels {
 public:
  // Unity gain, or full scale.
  constexpr Decibels() noexcept = default;
  constexpr explicit Decibels(double value) noexcept
      : value_{value > kSilence ? value : kSilence} {}

  [[nodiscard]] static constexpr Decibels silence() noexcept { return Decibels{kSilence}; }

  // Of a factor or an amplitude. What is not above zero is silence.
  [[nodiscard]] static Decibels ofGain(double gain) noexcept {
    return gain > 0.0 ? Decibels{20.0 * std::log10(gain)} : silence();
  }

  // The factor to multiply samples with: exactly 1 for 0 dB, exactly 0 for silence.
  [[nodiscard]] float gain() const noexcept {
    return static_cast<float>(std::pow(10.0, value_ / 20.0));
  }

  [[nodiscard]] constexpr double value() const noexcept { return value_; }
  [[nodiscard]] constexpr bool isSilence() const noexcept { return value_ == kSilence; }

  constexpr auto operator<=>(const Decibels&) const noexcept = default;

 private:
  static constexpr double kSilence = -std::numeric_limits<double>::infinity();
  double value_ = 0.0;
};

}  // namespace midipool
