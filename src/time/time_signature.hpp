// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>

#include "time/beats.hpp"

namespace midipool {

// n/1 to n/32, n from 1 to 64.
class TimeSignature {
 public:
  constexpr TimeSignature() noexcept = default;

  // Nothing when the numerator is out of range or the denominator no power of two up to 32.
  [[nodiscard]] static constexpr std::optional<TimeSignature> from(
      std::int64_t numerator, std::int64_t denominator) noexcept {
    const bool powerOfTwo = denominator > 0 && (denominator & (denominator - 1)) == 0;
    if (numerator < 1 || numerator > 64 || !powerOfTwo || denominator > 32) return std::nullopt;
    TimeSignature signature;
    signature.numerator_ = static_cast<int>(numerator);
    signature.denominator_ = static_cast<int>(denominator);
    return signature;
  }

  [[nodiscard]] constexpr int numerator() const noexcept { return numerator_; }
  [[nodiscard]] constexpr int denominator() const noexcept { return denominator_; }

  // The beat is the note of the denominator: 24 ticks for a quarter, 3 for a 32nd.
  [[nodiscard]] constexpr Beats beat() const noexcept { return Beats::ticks(96 / denominator_); }
  [[nodiscard]] constexpr Beats bar() const noexcept {
    return Beats::ticks(numerator_ * 96 / denominator_);
  }

  constexpr bool operator==(const TimeSignature&) const noexcept = default;

 private:
  int numerator_ = 4;
  int denominator_ = 4;
};

}  // namespace midipool
