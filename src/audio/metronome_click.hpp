// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "audio/click_grid.hpp"

namespace midipool {

// What one click of a metronome sounds like: a tone that begins within half a millisecond, so that
// it is heard where it stands, and dies away. At 48 kHz; full scale is ±1. Made at construction.
class MetronomeClick {
 public:
  static constexpr std::size_t kLength = 1920;  // frames

  explicit MetronomeClick(ClickKind kind) noexcept;

  // The first sample is no silence. Realtime-safe.
  [[nodiscard]] std::span<const float, kLength> samples() const noexcept { return samples_; }

 private:
  std::array<float, kLength> samples_{};
};

}  // namespace midipool
