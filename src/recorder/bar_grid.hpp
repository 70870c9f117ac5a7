// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "recorder/song_history.hpp"

namespace midipool {

// A recording in linear music: beats that have passed since its beginning, whatever the song did, as its
// clock ticks on also while it stands.
struct TakePiece {
  SessionTime time;   // from then on
  Beats beats;        // that had passed
  Timeline timeline;  // rules
};

// The pieces of a history, the first at its beginning; two at least when there is any: the last stands for
// `end`.
[[nodiscard]] std::vector<TakePiece> piecesOf(const SongHistory& history, SessionTime end);

// From where on bars are counted by which signature.
struct BarGridLine {
  Beats beats;  // linear; a bar begins here
  TimeSignature signature;
  // Notated length of what is real: other than 1 in the short bar before a new beginning, where the song
  // jumped so that no 32nd fits. Its tempo is notated as much faster.
  double stretch = 1.0;
};

// Bars of a recording so that its bar lines are the song's. Where the song jumps to another place of a
// bar, or starts after it stood, the bar before the next bar line of the song is a short one. Pure.
[[nodiscard]] std::vector<BarGridLine> barGridOf(const std::vector<TakePiece>& pieces);

}  // namespace midipool
