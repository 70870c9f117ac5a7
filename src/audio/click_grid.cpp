// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/click_grid.hpp"

#include <chrono>

namespace midipool {
namespace {

// What lies further away was jumped over, or is played again.
constexpr Nanoseconds kReach = std::chrono::milliseconds{250};

// In ticks; zero: none.
constexpr std::int64_t lengthOf(Subdivision subdivision) noexcept {
  switch (subdivision) {
    case Subdivision::kEighths:
      return Beats::kTicksPerQuarter / 2;
    case Subdivision::kTriplets:
      return Beats::kTicksPerQuarter / 3;
    case Subdivision::kSixteenths:
      return Beats::kTicksPerQuarter / 4;
    case Subdivision::kNone:
      break;
  }
  return 0;
}

std::optional<ClickKind> kindAt(std::int64_t tickInBar, TimeSignature signature,
                                const ClickGrid::Choice& choice) noexcept {
  if (tickInBar == 0) return choice.accent ? ClickKind::kAccent : ClickKind::kBeat;
  if (tickInBar % signature.beat().wholeTicks() == 0) return ClickKind::kBeat;
  const auto length = lengthOf(choice.subdivision);
  if (length == 0 || tickInBar % length != 0) return std::nullopt;
  return ClickKind::kSubdivision;
}

}  // namespace

std::optional<Click> ClickGrid::next(const Schedule& schedule, const Choice& choice,
                                     SessionTime now, SessionTime until) noexcept {
  if (schedule.empty()) return std::nullopt;
  for (;;) {
    follow(schedule, now);
    const auto due = timeline_.tickTime(index_);
    if (due >= until) return std::nullopt;
    const auto kind = kindNow(schedule, choice);
    ++index_;
    if (kind) return Click{due, *kind};
  }
}

// A timeline takes over once all earlier ticks of the one before have passed.
void ClickGrid::follow(const Schedule& schedule, SessionTime now) noexcept {
  if (!following_ || isOutOfReach(now)) {
    timeline_ = schedule.at(now);
    index_ = timeline_.firstTickFrom(now);
    following_ = true;
  }
  while (const auto* successor = schedule.successorOf(timeline_)) {
    const bool later = successor->start > timeline_.start;
    if (later && index_ < timeline_.nearestTick(successor->start)) return;
    takeOver(*successor);
  }
}

void ClickGrid::takeOver(const Timeline& successor) noexcept {
  index_ = successor.start > timeline_.start ? index_ - timeline_.nearestTick(successor.start)
                                             : successor.nearestTick(timeline_.tickTime(index_));
  timeline_ = successor;
}

bool ClickGrid::isOutOfReach(SessionTime now) const noexcept {
  const auto due = timeline_.tickTime(index_);
  const auto tick = timeline_.bpm.durationOf(Beats::ticks(1));
  return due < now - kReach || due > now + tick + kReach;
}

std::optional<ClickKind> ClickGrid::kindNow(const Schedule& schedule,
                                            const Choice& choice) const noexcept {
  // Before its start a timeline says nothing of the song.
  if (!timeline_.playing || index_ < 0) return kindInCountIn(schedule, choice);
  const auto place = timeline_.songAtTick(index_);
  const auto line = barLineBefore(place, timeline_.origin, timeline_.signature);
  return kindAt((place - line).wholeTicks(), timeline_.signature, choice);
}

// Counted back from where the song begins, by whichever timelines the ticks until then are.
std::optional<ClickKind> ClickGrid::kindInCountIn(const Schedule& schedule,
                                                  const Choice& choice) const noexcept {
  const auto* timeline = &timeline_;
  auto ahead = -index_;  // of that timeline's start
  while (!timeline->playing) {
    const auto* successor = schedule.successorOf(*timeline);
    if (successor == nullptr || successor->start <= timeline->start) return std::nullopt;
    ahead += timeline->nearestTick(successor->start);
    timeline = successor;
  }
  const auto counted = timeline->countIn.wholeTicks() - ahead;
  if (counted < 0 || ahead <= 0) return std::nullopt;
  return kindAt(counted % timeline->signature.bar().wholeTicks(), timeline->signature, choice);
}

}  // namespace midipool
