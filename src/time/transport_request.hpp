// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <variant>

#include "time/bar_position.hpp"
#include "time/beats.hpp"
#include "time/bpm.hpp"
#include "time/time_signature.hpp"

namespace midipool {

// A place as somebody names it: counted from the song's start, or as bar and beat, which mean what
// the signature says at the time.
using SongPlace = std::variant<Beats, BarPosition>;

struct StartSong {
  bool operator==(const StartSong&) const = default;
};
struct StopSong {
  bool operator==(const StopSong&) const = default;
};
struct ContinueSong {
  bool operator==(const ContinueSong&) const = default;
};
struct LocateSong {
  SongPlace place;
  bool operator==(const LocateSong&) const = default;
};
struct ChangeTempo {
  Bpm bpm;
  bool operator==(const ChangeTempo&) const = default;
};
struct ChangeSignature {
  TimeSignature signature;
  bool operator==(const ChangeSignature&) const = default;
};
struct LoopPlaces {
  SongPlace start;
  SongPlace end;
  bool operator==(const LoopPlaces&) const = default;
};
struct ChangeLoop {
  std::optional<LoopPlaces> loop;  // nothing: no loop any more
  bool operator==(const ChangeLoop&) const = default;
};

using TransportAction = std::variant<StartSong, StopSong, ContinueSong, LocateSong, ChangeTempo,
                                     ChangeSignature, ChangeLoop>;

// When a change may take effect while the song plays.
enum class Quantise { kNone, kBeat, kBar };

inline constexpr int kMostCountInBars = 2;

// What one player wants to happen to everybody's transport.
struct TransportRequest {
  TransportAction action;
  Quantise quantise = Quantise::kNone;
  // Bars to be counted before a standing song starts or goes on; nothing: as the player usually
  // has it, or none.
  std::optional<int> countInBars{};

  bool operator==(const TransportRequest&) const = default;
};

// Whether that begins to play, and so can be counted in.
[[nodiscard]] inline bool beginsToPlay(const TransportAction& action) noexcept {
  return std::holds_alternative<StartSong>(action) || std::holds_alternative<ContinueSong>(action);
}

}  // namespace midipool
