// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/sound/stem_places.hpp"

#include <algorithm>

namespace midipool {

std::optional<std::size_t> StemPlaces::find(const std::string& name) const {
  const auto* const found = std::ranges::find(places_, name, &Place::name);
  if (found == places_.end()) return std::nullopt;
  return static_cast<std::size_t>(found - places_.begin());
}

// His own, a free one, or that of whoever left first.
std::optional<std::size_t> StemPlaces::take(const std::string& name) {
  auto slot = find(name);
  if (!slot) slot = find("");
  if (!slot) {
    auto* const oldest = std::ranges::min_element(
        places_, {}, [](const Place& place) { return place.left.value_or(LocalTime::max()); });
    if (!oldest->left) return std::nullopt;
    slot = static_cast<std::size_t>(oldest - places_.begin());
  }
  places_[*slot] = {name, std::nullopt};
  return slot;
}

void StemPlaces::leave(const std::string& name, LocalTime now) {
  if (const auto slot = find(name)) places_[*slot].left = now;
}

std::vector<std::size_t> StemPlaces::expire(LocalTime now) {
  std::vector<std::size_t> expired;
  for (std::size_t slot = 0; slot < places_.size(); ++slot) {
    const auto& left = places_[slot].left;
    if (!left || now - *left < kKept) continue;
    places_[slot] = {};
    expired.push_back(slot);
  }
  return expired;
}

}  // namespace midipool
