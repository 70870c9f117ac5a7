// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <fuzzer/FuzzedDataProvider.h>

#include "time/transport_request.hpp"

namespace midipool::fuzz {

// How far requests may go. What the wire lets through, or what players do.
struct SongBounds {
  std::int64_t lastBar;
  std::int64_t lastSixteenth;
  std::int64_t lowestTempo;  // thousandths
  std::int64_t highestTempo;
  int mostBeats;
};

inline SongPlace placeFrom(FuzzedDataProvider& input, const SongBounds& bounds) {
  if (input.ConsumeBool()) {
    return Beats::ticks(input.ConsumeIntegralInRange<std::int64_t>(0, 6 * bounds.lastSixteenth));
  }
  return BarPosition{input.ConsumeIntegralInRange<std::int64_t>(1, bounds.lastBar),
                     input.ConsumeIntegralInRange(1, bounds.mostBeats),
                     input.ConsumeIntegralInRange(0, 95)};
}

inline TransportAction actionFrom(FuzzedDataProvider& input, const SongBounds& bounds) {
  switch (input.ConsumeIntegralInRange(0, 7)) {
    case 0:
      return StartSong{};
    case 1:
      return StopSong{};
    case 2:
      return ContinueSong{};
    case 3:
      return LocateSong{placeFrom(input, bounds)};
    case 4:
      return ChangeTempo{*Bpm::fromThousandths(
          input.ConsumeIntegralInRange(bounds.lowestTempo, bounds.highestTempo))};
    case 5:
      return ChangeSignature{*TimeSignature::from(input.ConsumeIntegralInRange(1, bounds.mostBeats),
                                                  1 << input.ConsumeIntegralInRange(2, 5))};
    case 6:
      return ChangeLoop{};
    default: {
      auto start = placeFrom(input, bounds);
      return ChangeLoop{LoopPlaces{std::move(start), placeFrom(input, bounds)}};
    }
  }
}

inline TransportRequest requestFrom(FuzzedDataProvider& input, const SongBounds& bounds) {
  auto action = actionFrom(input, bounds);
  return {std::move(action),
          input.PickValueInArray({Quantise::kNone, Quantise::kBeat, Quantise::kBar})};
}

}  // namespace midipool::fuzz
