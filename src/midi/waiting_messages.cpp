// SPDX-License-Identifier: GPL-3.0-or-later
#include "midi/waiting_messages.hpp"

namespace midipool {

WaitingMessages::WaitingMessages() noexcept {
  for (std::size_t i = 0; i < kCapacity; ++i) places_[i].after = static_cast<Index>(i + 1);
}

// Most come in their order, so the row is looked through from its end.
void WaitingMessages::put(const Waiting& waiting) noexcept {
  const auto index = free_;
  auto& place = places_[index];
  free_ = place.after;
  place.waiting = waiting;
  place.before = last_;
  while (place.before != kNobody && places_[place.before].waiting.played > waiting.played) {
    place.before = places_[place.before].before;
  }
  place.after = place.before == kNobody ? first_ : places_[place.before].after;
  (place.before == kNobody ? first_ : places_[place.before].after) = index;
  (place.after == kNobody ? last_ : places_[place.after].before) = index;
}

void WaitingMessages::dropFirst() noexcept {
  const auto index = first_;
  first_ = places_[index].after;
  (first_ == kNobody ? last_ : places_[first_].before) = kNobody;
  places_[index].after = free_;
  free_ = index;
}

}  // namespace midipool
