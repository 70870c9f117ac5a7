// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <compare>
#include <cstdint>
#include <optional>

#include "time/beats.hpp"
#include "time/clock.hpp"

namespace midipool {

// Tempo in quarter notes a minute, 20 to 999 in steps of 0.001.
class Bpm {
 public:
  constexpr Bpm() noexcept = default;

  // Nothing when out of range.
  [[nodiscard]] static constexpr std::optional<Bpm> fromThousandths(std::int64_t value) noexcept {
    if (value < kLowest || value > kHighest) return std::nullopt;
    Bpm bpm;
    bpm.thousandths_ = value;
    return bpm;
  }
  // Rounds to the nearest step. Nothing when out of range or not a number.
  [[nodiscard]] static std::optional<Bpm> from(double value) noexcept {
    if (!(value >= 0.0 && value <= 1000.0)) return std::nullopt;
    return fromThousandths(std::llround(value * 1000.0));
  }

  [[nodiscard]] constexpr std::int64_t thousandths() const noexcept { return thousandths_; }
  [[nodiscard]] constexpr double value() const noexcept {
    return static_cast<double>(thousandths_) / 1000.0;
  }

  // How long this much music lasts at this tempo, rounded to the nearest nanosecond.
  [[nodiscard]] Nanoseconds durationOf(Beats beats) const noexcept;

  // How much music passes in this time, to the nearest count, so that a tick is reached at exactly
  // the nanosecond that durationOf gives for it.
  [[nodiscard]] Beats beatsIn(Nanoseconds duration) const noexcept;

  constexpr auto operator<=>(const Bpm&) const noexcept = default;

 private:
  static constexpr std::int64_t kLowest = 20'000;
  static constexpr std::int64_t kHighest = 999'000;
  std::int64_t thousandths_ = 120'000;
};

}  // namespace midipool
