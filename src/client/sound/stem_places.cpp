// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/sound/stem_places.hpp"

#include <algorithm>

namespace midipool {

std::optional<std::size_t> StemPlaces::find(const std::string& name) const {
  const auto all = players();
  const auto found = std::ranges::find(all, name, &Place::name);
  if (found == all.end()) return std::nullopt;
  return static_cast<std::size_t>(found - all.begin());
}

// His own, a free one, or that of whoever left first.
std::optional<std::size_t> StemPlaces::take(const std::string& name) {
  auto slot = find(name);
  if (!slot) slot = find("");
  if (!slot) {
    const auto all = players();
    const auto oldest = std::ranges::min_element(
        all, {}, [](const Place& place) { return place.left.value_or(LocalTime::max()); });
    if (!oldest->left) return std::nullopt;
    slot = static_cast<std::size_t>(oldest - all.begin());
  }
  places_[*slot] = {name, std::nullopt};
  return slot;
}

std::size_t StemPlaces::takeForMix(const std::string& name) {
  places_[kMixSlot] = {name, std::nullopt};
  return kMixSlot;
}

bool StemPlaces::hasRoom() const {
  return std::ranges::any_of(players(),
                             [](const Place& place) { return place.name.empty() || place.left; });
}

void StemPlaces::leave(std::size_t slot, LocalTime now) {
  places_[slot].left = now;
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
