// SPDX-License-Identifier: GPL-3.0-or-later
#include "recorder/bar_line.hpp"

#include <algorithm>
#include <optional>

namespace midipool {
namespace {

// The longest bar, 64/1, and one more for a loop that jumps within it.
constexpr std::int64_t kMostTicks = 2 * std::int64_t{64} * 96;

const Timeline* nextAfter(const Schedule& schedule, SessionTime time) noexcept {
  const auto all = schedule.timelines();
  const auto next =
      std::ranges::find_if(all, [time](const Timeline& timeline) { return timeline.start > time; });
  return next == all.end() ? nullptr : &*next;
}

// Within one timeline, before `end`.
std::optional<SessionTime> barLineIn(const Timeline& timeline, SessionTime from,
                                     std::optional<SessionTime> end) noexcept {
  const auto first = timeline.firstTickFrom(from);
  for (auto tick = first; tick < first + kMostTicks; ++tick) {
    const auto time = timeline.tickTime(tick);
    if (end && time >= *end) return std::nullopt;
    const auto place = timeline.songAtTick(tick);
    if (place == barLineBefore(place, timeline.origin, timeline.signature)) return time;
  }
  return std::nullopt;
}

}  // namespace

SessionTime nextBarLine(const Schedule& schedule, SessionTime from) noexcept {
  if (schedule.empty()) return from;
  for (auto time = from;;) {
    const auto& timeline = schedule.at(time);
    if (!timeline.playing) return time;
    const auto* next = nextAfter(schedule, time);
    const auto end = next == nullptr ? std::nullopt : std::optional{next->start};
    if (const auto line = barLineIn(timeline, time, end)) return *line;
    if (next == nullptr) return from;
    time = next->start;
  }
}

}  // namespace midipool
