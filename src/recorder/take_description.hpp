// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "recorder/song_markers.hpp"
#include "recorder/tempo_map.hpp"
#include "time/frames.hpp"

namespace midipool {

enum class TrackKind : std::uint8_t {
  kMix,
  kOwn,       // what the player who records played himself
  kInput,     // one of his inputs, of which that was mixed
  kStem,      // another player
  kRendered,  // made by the recorder, as a metronome
};

struct TrackInfo {
  std::string name;  // the nickname, or what it is
  TrackKind kind = TrackKind::kStem;
  std::size_t channels = 2;
};

// One file of a track. All files of a recording count the same frames, from its beginning.
struct TrackPart {
  std::string file;  // in the recording's folder
  std::int64_t start = 0;
  std::int64_t frames = 0;
};

struct TrackFiles {
  TrackInfo info;
  std::vector<TrackPart> parts;  // in order of time
};

// All that the project files of a recording say. Plain data.
struct TakeDescription {
  std::string room;
  std::string recordedBy;
  std::string begun;   // wall clock, "2026-11-23 04-30-00"
  std::string format;  // flac, wav
  std::int64_t frames = 0;
  std::vector<TrackFiles> tracks;
  TempoMap tempo;
  std::vector<TakeMarker> markers;
};

[[nodiscard]] const char* nameOf(TrackKind kind) noexcept;
// The mix is made of it. What is not would be heard twice beside the others, or is no music.
[[nodiscard]] bool isMixed(TrackKind kind) noexcept;
// As a DAW shows the track: "Ben (me)".
[[nodiscard]] std::string shownName(const TrackInfo& track);

}  // namespace midipool
