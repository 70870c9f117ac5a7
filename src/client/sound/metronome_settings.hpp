// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string_view>

#include "audio/click_grid.hpp"
#include "audio/mixer.hpp"

namespace midipool {

// How a player has set his metronome in one room.
struct MetronomeSettings {
  bool on = false;
  ClickGrid::Choice clicks;
  int countInBars = 0;  // before what this player starts; 0 to kMostCountInBars
  StripSettings strip;  // in the mixer

  bool operator==(const MetronomeSettings&) const noexcept = default;
};

// What is absent stays.
struct MetronomeChange {
  std::optional<bool> on{};
  std::optional<Subdivision> subdivision{};
  std::optional<bool> accent{};
  std::optional<int> countInBars{};

  bool operator==(const MetronomeChange&) const noexcept = default;
};

[[nodiscard]] MetronomeSettings changed(MetronomeSettings settings, const MetronomeChange& change);

// "none", "eighths", "triplets", "sixteenths".
[[nodiscard]] const char* nameOf(Subdivision subdivision) noexcept;
// Nothing for another name.
[[nodiscard]] std::optional<Subdivision> subdivisionNamed(std::string_view name) noexcept;

}  // namespace midipool
