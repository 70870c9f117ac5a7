// SPDX-License-Identifier: GPL-3.0-or-later
#include "recorder/song_history.hpp"

#include <algorithm>

namespace midipool {

bool SongHistory::note(const Schedule& schedule, SessionTime now) {
  if (schedule.empty()) return false;
  bool changed = take(schedule.at(std::max(since_, schedule.timelines().front().start)));
  for (const auto& timeline : schedule.timelines()) {
    if (timeline.start > since_ && timeline.start <= now) changed = take(timeline) || changed;
  }
  return lookAhead(schedule.timelines(), now) || changed;
}

bool SongHistory::lookAhead(std::span<const Timeline> known, SessionTime now) {
  const auto first = std::ranges::upper_bound(known, now, {}, &Timeline::start);
  const std::span coming{first, known.end()};
  if (std::ranges::equal(coming, ahead_)) return false;
  ahead_.assign(coming.begin(), coming.end());
  return true;
}

void SongHistory::beginAt(SessionTime time) {
  since_ = time;
  while (timelines_.size() > 1 && timelines_[1].start <= time) timelines_.erase(timelines_.begin());
  std::erase_if(events_, [time](const Event& event) { return event.time < time; });
}

// Of two that begin together before the recording, or at one moment, the later word counts. No schedule
// knows more than its capacity, so only that many are looked at: a ramp makes forty in a second.
bool SongHistory::take(const Timeline& timeline) {
  const auto count = std::min(timelines_.size(), Schedule::kCapacity);
  const auto latest = std::span{timelines_}.last(count);
  const bool knownOrOutdated = std::ranges::any_of(latest, [&](const Timeline& other) {
    return other.revision == timeline.revision ||
           (other.revision > timeline.revision && other.start <= timeline.start);
  });
  if (knownOrOutdated) return false;
  while (!timelines_.empty() && timelines_.back().start >= timeline.start) timelines_.pop_back();
  timelines_.push_back(timeline);
  return true;
}

}  // namespace midipool
