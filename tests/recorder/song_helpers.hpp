// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "recorder/song_history.hpp"
#include "time/schedule.hpp"

namespace midipool::testing {

inline SessionTime at(double seconds) {
  return SessionTime{Nanoseconds{static_cast<std::int64_t>(seconds * 1e9)}};
}

struct Song {
  double start = 0.0;     // seconds of session time
  double quarters = 0.0;  // where the song is then
  double bpm = 120.0;
  bool playing = true;
  TimeSignature signature{};
  std::optional<Loop> loop{};
};

inline Timeline timeline(const Song& song, std::uint64_t revision) {
  Timeline made;
  made.start = at(song.start);
  made.song = Beats::ticks(static_cast<std::int64_t>(song.quarters * 24.0));
  made.bpm = *Bpm::from(song.bpm);
  made.signature = song.signature;
  made.playing = song.playing;
  made.loop = song.loop;
  made.revision = revision;
  return made;
}

// One after the other.
inline Schedule schedule(const std::vector<Song>& songs) {
  Schedule all;
  std::uint64_t revision = 1;
  for (const auto& song : songs) all.insert(timeline(song, revision++));
  return all;
}

inline SongHistory history(double since, const std::vector<Song>& songs) {
  SongHistory made{at(since)};
  made.note(schedule(songs), at(1e6));
  return made;
}

}  // namespace midipool::testing
