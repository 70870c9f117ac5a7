// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/room_mix.hpp"

#include <algorithm>

namespace midipool {

void introduceStem(const MediaStream& sender, MediaGroup group) noexcept {
  if (!sender.stem) return;
  for (auto* listener : group) {
    if (!listener->mix || !sender.reaches(*listener)) continue;
    listener->mix->hear(sender.member, sender.stem->input());
  }
}

void withdrawStem(const MediaStream& sender, MediaGroup group) noexcept {
  for (auto* listener : group) {
    if (listener->mix) listener->mix->forget(sender.member);
  }
}

void introduceMix(MediaStream& listener, MediaGroup group) noexcept {
  if (!listener.mix) return;
  for (const auto* sender : group) {
    if (!sender->stem || !sender->reaches(listener)) continue;
    listener.mix->hear(sender->member, sender->stem->input());
  }
}

RoomBlocks::RoomBlocks(MediaGroup group, const MixPeriod& period) noexcept {
  for (auto* sender : group) {
    if (!sender->stem) continue;
    sender->stem->play(period);
    add(sender->stem->block(StripId{sender->member}));
  }
}

RoomBlocks::RoomBlocks(MediaGroup group, const MixPeriod& period,
                       std::optional<Nanoseconds> delay) noexcept {
  for (auto* sender : group) {
    if (!sender->stem) continue;
    sender->stem->playAligned(period, delay);
    if (const auto* const voice = sender->stem->aligned()) {
      add(voice->block(StripId{sender->member}));
    }
  }
}

Nanoseconds neededToAlign(MediaGroup group) noexcept {
  Nanoseconds needed{};
  for (const auto* sender : group) {
    if (sender->stem) needed = std::max(needed, sender->stem->neededToAlign());
  }
  return needed;
}

}  // namespace midipool
