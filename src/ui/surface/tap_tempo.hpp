// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <optional>

#include "time/bpm.hpp"
#include "time/clock.hpp"

namespace midipool::surface {

// The tempo of somebody who taps quarter notes. Two taps give one, more give a better one: the slope
// of a straight line through the last taps (least squares), in which one that came a little early
// counts less than it does in the mean of the distances. A pause longer than any tempo has, or a tap
// that is off by half of the distance, begins anew.
class TapTempo {
 public:
  // Nothing for a first tap, or for a tempo that no room can have.
  [[nodiscard]] std::optional<Bpm> tap(LocalTime now) noexcept;

 private:
  static constexpr std::size_t kMost = 8;

  [[nodiscard]] bool continues(LocalTime now) const noexcept;
  [[nodiscard]] double secondsApart() const noexcept;

  std::array<LocalTime, kMost> taps_{};
  std::size_t count_ = 0;
};

}  // namespace midipool::surface
