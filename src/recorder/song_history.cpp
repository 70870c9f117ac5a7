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
  return changed;
}

void SongHistory::beginAt(SessionTime time) {
  since_ = time;
  while (timelines_.size() > 1 && timelines_[1].start <= time) timelines_.erase(timelines_.begin());
  std::erase_if(events_, [time](const Event& event) { return event.time < time; });
}

// Of two that begin together before the recording, or at one moment, the later word counts.
bool SongHistory::take(const Timeline& timeline) {
  const auto known = [&](const Timeline& other) { return other.revision == timeline.revision; };
  if (std::ranges::any_of(timelines_, known)) return false;
  const auto behind = [&](const Timeline& other) { return other.start >= timeline.start; };
  const bool outdated = std::ranges::any_of(timelines_, [&](const Timeline& other) {
    return other.revision > timeline.revision && other.start <= timeline.start;
  });
  if (outdated) return false;
  std::erase_if(timelines_, behind);
  timelines_.push_back(timeline);
  return true;
}

}  // namespace midipool
