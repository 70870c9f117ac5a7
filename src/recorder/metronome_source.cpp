// SPDX-License-Identifier: GPL-3.0-or-later
#include "recorder/metronome_source.hpp"

#include <algorithm>

#include "time/frames.hpp"

namespace midipool {
namespace {

// More wait only when nobody asks for the sound.
constexpr std::size_t kMostChoices = 64;

}  // namespace

void MetronomeSource::choose(SessionTime from, const ClickGrid::Choice& clicks) {
  choices_.push_back({from, clicks});
  if (choices_.size() > kMostChoices) choices_.pop_front();
}

bool MetronomeSource::render(SessionTime start, std::span<float> left, std::span<float> /*right*/) {
  while (choices_.size() > 1 && choices_[1].from <= start) choices_.pop_front();
  const auto clicks = choices_.empty() ? ClickGrid::Choice{} : choices_.front().clicks;
  player_.play(scheduleAt(start), clicks, start, kNanosecondsPerFrame, left);
  return true;
}

// As the room had it then. The one before is there as well: its last ticks may be due still.
Schedule MetronomeSource::scheduleAt(SessionTime time) const {
  const auto& ruled = song_.timelines();
  const auto later = std::ranges::upper_bound(ruled, time, {}, &Timeline::start);
  const auto before = std::min<std::ptrdiff_t>(2, later - ruled.begin());
  Schedule schedule;
  std::size_t left = Schedule::kCapacity;
  const auto insert = [&](const Timeline& timeline) {
    if (left == 0) return;
    --left;
    schedule.insert(timeline);
  };
  std::for_each(later - before, ruled.end(), insert);
  std::ranges::for_each(song_.ahead(), insert);
  return schedule;
}

}  // namespace midipool
