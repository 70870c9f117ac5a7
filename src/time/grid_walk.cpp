// SPDX-License-Identifier: GPL-3.0-or-later
#include "time/grid_walk.hpp"

#include <algorithm>

namespace midipool {
namespace {

// Who has not looked for so long, as a computer that slept, begins anew.
constexpr Nanoseconds kTooLong = std::chrono::minutes{2};

}  // namespace

Beats lengthOf(GridUnit unit, TimeSignature signature) noexcept {
  return unit == GridUnit::kBar ? signature.bar() : signature.beat();
}

std::optional<GridLine> GridWalk::next(const Schedule& schedule, SessionTime until) noexcept {
  if (schedule.empty()) return std::nullopt;
  if (!ruling_ || timeAt(passed_) + kTooLong < until) return begin(schedule.at(until), until);
  for (;;) {
    const auto* const successor = schedule.successorOf(*ruling_);
    const auto taken = successor == nullptr ? SessionTime::max() : successor->start;
    const auto ahead = passed_ + toNextLine();
    if (ruling_->playing && timeAt(ahead) < taken) {
      if (timeAt(ahead) > until) return std::nullopt;
      passed_ = ahead;
      return lineAt(passed_, phaseAt(placeAt(passed_)));
    }
    if (taken > until) {
      if (!ruling_->playing)
        passed_ = std::max(passed_, ruling_->bpm.beatsIn(until - ruling_->start));
      return std::nullopt;
    }
    if (const auto line = takeOver(*successor)) return line;
  }
}

std::optional<GridLine> GridWalk::begin(const Timeline& timeline, SessionTime now) noexcept {
  ruling_ = timeline;
  passed_ = std::max(Beats{}, timeline.bpm.beatsIn(now - timeline.start));
  if (!timeline.playing || now < timeline.start) {
    if (now < timeline.start) passed_ = {};
    return std::nullopt;
  }
  auto line = lineAt(passed_, phaseAt(placeAt(passed_)));
  line.time = line.start;
  line.afresh = true;
  return line;
}

std::optional<GridLine> GridWalk::takeOver(const Timeline& timeline) noexcept {
  const auto before = *ruling_;
  const auto left = before.songAtTick(before.nearestTick(timeline.start));
  const auto leftPhase = phaseAt(left);
  const auto leftLength = lengthOf(unit_, before.signature);
  ruling_ = timeline;
  passed_ = {};
  if (!timeline.playing) return std::nullopt;
  const auto phase = phaseAt(timeline.song);
  const bool goesOn = before.playing && phase == leftPhase && phase != Beats{} &&
                      lengthOf(unit_, timeline.signature) == leftLength;
  if (goesOn) return std::nullopt;
  auto line = lineAt({}, phase);
  line.afresh = !before.playing;
  return line;
}

Beats GridWalk::lineBefore(Beats place) const noexcept {
  if (unit_ == GridUnit::kBar) return barLineBefore(place, ruling_->origin, ruling_->signature);
  const auto after = beatLineAfter(place, ruling_->origin, ruling_->signature);
  return after == place ? place : after - ruling_->signature.beat();
}

Beats GridWalk::phaseAt(Beats place) const noexcept {
  return place - lineBefore(place);
}

Beats GridWalk::placeAt(Beats passed) const noexcept {
  const auto straight = ruling_->song + passed;
  const auto& loop = ruling_->loop;
  if (!loop || ruling_->song >= loop->end || straight < loop->end) return straight;
  const auto length = (loop->end - loop->start).count();
  return loop->start + Beats::fromCount((straight - loop->end).count() % length);
}

SessionTime GridWalk::timeAt(Beats passed) const noexcept {
  return ruling_->start + ruling_->bpm.durationOf(passed);
}

GridLine GridWalk::lineAt(Beats passed, Beats phase) const noexcept {
  const auto time = timeAt(passed);
  return {time, time - ruling_->bpm.durationOf(phase),
          ruling_->bpm.durationOf(lengthOf(unit_, ruling_->signature)), false};
}

// From where the song is now: to the next line, or to the loop's end, where it jumps.
Beats GridWalk::toNextLine() const noexcept {
  const auto place = placeAt(passed_);
  const auto line = lineBefore(place) + lengthOf(unit_, ruling_->signature) - place;
  const auto& loop = ruling_->loop;
  if (!loop || ruling_->song >= loop->end) return line;
  return std::min(line, loop->end - place);
}

}  // namespace midipool
