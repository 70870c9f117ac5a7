// SPDX-License-Identifier: GPL-3.0-or-later
#include "time/timeline.hpp"

namespace midipool {

SessionTime Timeline::tickTime(std::int64_t index) const noexcept {
  return start + bpm.durationOf(Beats::ticks(index));
}

std::int64_t Timeline::nearestTick(SessionTime time) const noexcept {
  const auto half = Beats::fromCount(Beats::kPerTick / 2);
  return (bpm.beatsIn(time - start) + half).wholeTicks();
}

std::int64_t Timeline::firstTickFrom(SessionTime time) const noexcept {
  auto index = nearestTick(time);
  while (tickTime(index) < time) ++index;
  while (tickTime(index - 1) >= time) --index;
  return index;
}

// A song that stands behind the loop's end when it starts plays on, as in every sequencer.
Beats Timeline::withLoop(Beats straight) const noexcept {
  if (!loop || song >= loop->end || straight < loop->end) return straight;
  const auto length = (loop->end - loop->start).count();
  return loop->start + Beats::fromCount((straight - loop->end).count() % length);
}

Beats Timeline::songAtTick(std::int64_t index) const noexcept {
  return playing ? withLoop(song + Beats::ticks(index)) : song;
}

Beats Timeline::songAt(SessionTime time) const noexcept {
  return playing ? withLoop(song + bpm.beatsIn(time - start)) : song;
}

Timeline Timeline::anchoredAt(std::int64_t index) const noexcept {
  auto anchored = *this;
  anchored.start = tickTime(index);
  anchored.song = songAtTick(index);
  if (index != 0) anchored.countIn = {};
  return anchored;
}

std::optional<std::int64_t> Timeline::ticksUntil(Beats place, std::int64_t index) const noexcept {
  const auto distance = place - songAtTick(index);
  if (!playing || distance < Beats{} || distance.count() % Beats::kPerTick != 0)
    return std::nullopt;
  const auto ticks = distance.wholeTicks();
  if (songAtTick(index + ticks) != place) return std::nullopt;
  return ticks;
}

}  // namespace midipool
