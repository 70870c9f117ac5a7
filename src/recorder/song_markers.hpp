// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "recorder/song_history.hpp"

namespace midipool {

struct TakeMarker {
  Nanoseconds time;  // since the recording's beginning
  std::string text;
  bool operator==(const TakeMarker&) const = default;
};

// What somebody who opens a recording wants to find in it: where the song started, stopped and jumped, with
// its own bars, and who came and left. In order of time; bounded, as a short loop jumps for hours. Pure.
[[nodiscard]] std::vector<TakeMarker> markersOf(const SongHistory& history, SessionTime end);

}  // namespace midipool
