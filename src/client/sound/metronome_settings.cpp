// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/sound/metronome_settings.hpp"

#include <algorithm>
#include <array>

#include "time/transport_request.hpp"

namespace midipool {
namespace {

constexpr std::array kAll{Subdivision::kNone, Subdivision::kEighths, Subdivision::kTriplets,
                          Subdivision::kSixteenths};

}  // namespace

MetronomeSettings changed(MetronomeSettings settings, const MetronomeChange& change) {
  settings.on = change.on.value_or(settings.on);
  settings.clicks.subdivision = change.subdivision.value_or(settings.clicks.subdivision);
  settings.clicks.accent = change.accent.value_or(settings.clicks.accent);
  settings.countInBars =
      std::clamp(change.countInBars.value_or(settings.countInBars), 0, kMostCountInBars);
  return settings;
}

const char* nameOf(Subdivision subdivision) noexcept {
  switch (subdivision) {
    case Subdivision::kEighths:
      return "eighths";
    case Subdivision::kTriplets:
      return "triplets";
    case Subdivision::kSixteenths:
      return "sixteenths";
    case Subdivision::kNone:
      break;
  }
  return "none";
}

std::optional<Subdivision> subdivisionNamed(std::string_view name) noexcept {
  const auto* const found = std::ranges::find(kAll, name, [](Subdivision s) { return nameOf(s); });
  if (found == kAll.end()) return std::nullopt;
  return *found;
}

}  // namespace midipool
