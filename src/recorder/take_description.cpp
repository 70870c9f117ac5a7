// SPDX-License-Identifier: GPL-3.0-or-later
#include "recorder/take_description.hpp"

namespace midipool {

const char* nameOf(TrackKind kind) noexcept {
  switch (kind) {
    case TrackKind::kMix:
      return "mix";
    case TrackKind::kOwn:
      return "own";
    case TrackKind::kInput:
      return "input";
    case TrackKind::kRendered:
      return "rendered";
    case TrackKind::kStem:
      break;
  }
  return "stem";
}

bool isMixed(TrackKind kind) noexcept {
  return kind == TrackKind::kOwn || kind == TrackKind::kStem;
}

std::string shownName(const TrackInfo& track) {
  return track.kind == TrackKind::kOwn ? track.name + " (me)" : track.name;
}

}  // namespace midipool
