// SPDX-License-Identifier: GPL-3.0-or-later
#include "midi/clock_generator.hpp"

#include <algorithm>

namespace midipool {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// A slave so many ticks beside its place is led there tick by tick; less than a sixteenth, so that
// a jump that somebody asked for is not taken for a slip.
constexpr std::int64_t kLeadableTicks = 5;
// While led, ticks stand this much closer or wider. Slaves follow that as a tempo that breathes.
constexpr std::int64_t kClosestPercent = 80;
constexpr std::int64_t kWidestPercent = 125;
// A tick overdue by more is not made up for: the machine slept.
constexpr Nanoseconds kOverdue = milliseconds{250};
// A start or jump that was missed by no more than this is entered at the next sixteenth instead of
// at the next bar.
constexpr Nanoseconds kRecent = seconds{1};

// A slave that has just been stopped is left alone for so long before it is told a place: some are
// still fading out, and take a place for one to play from. (At a jump there is no time for that.)
constexpr Nanoseconds kRestAfterStop = milliseconds{150};

// A place where no song is, so that whatever comes next is a jump.
constexpr auto kNowhere = Beats::ticks(-1'000'000'000);

bool onSixteenth(Beats place) noexcept {
  return place.count() % Beats::sixteenths(1).count() == 0;
}

Beats sixteenthAfter(Beats place) noexcept {
  const auto length = Beats::sixteenths(1).count();
  const auto rest = ((place.count() % length) + length) % length;
  return rest == 0 ? place : place + Beats::fromCount(length - rest);
}

// Only a place on a sixteenth can be told to a slave; a bar line in 32nds may lie beside one.
Beats enterableBarLineAfter(Beats place, const Timeline& timeline) noexcept {
  const auto passed = sixteenthAfter(barLineBefore(place, timeline.origin, timeline.signature));
  if (passed >= place) return passed;
  return sixteenthAfter(barLineAfter(place, timeline.origin, timeline.signature));
}

}  // namespace

std::optional<ClockGenerator::Event> ClockGenerator::next(const Schedule& schedule, SessionTime now,
                                                          SessionTime until) noexcept {
  while (follow(schedule, now)) {
    auto step = plan(now);
    step.time = std::max(step.time, lastSent_);
    if (step.time >= until) return std::nullopt;
    lastSent_ = std::max(step.time, now);
    const auto message = commit(step, lastSent_);
    if (step.kind != Kind::kSilentTick) return Event{step.time, message};
  }
  return std::nullopt;
}

std::optional<SessionTime> ClockGenerator::nextTime(const Schedule& schedule,
                                                    SessionTime now) noexcept {
  if (!follow(schedule, now)) return std::nullopt;
  return std::max(plan(now).time, lastSent_);
}

void ClockGenerator::awaitSlave() noexcept {
  if (running_) return;
  awaited_ = true;
  located_ = false;
}

// A slave that has missed messages may still run: it is stopped before it is placed. To one that
// stands, a stop means nothing.
void ClockGenerator::forgetSlave() noexcept {
  awaited_ = false;
  located_ = false;
  if (running_) expects_ = kNowhere;
}

// Finds the timeline that the next tick belongs to. A timeline takes over on a tick of the one
// before, so it does so once all earlier ticks of that one are out, however late that is.
bool ClockGenerator::follow(const Schedule& schedule, SessionTime now) noexcept {
  if (schedule.empty()) return false;
  if (!following_) {
    timeline_ = schedule.at(now);
    index_ = timeline_.firstTickFrom(now);
    lastTickLength_ = tickLength();
    lastTick_ = now - lastTickLength_;
    lastSent_ = lastTick_;
    stopped_ = now - kRestAfterStop;
    following_ = true;
  }
  while (const auto* successor = schedule.successorOf(timeline_)) {
    const bool later = successor->start > timeline_.start;
    if (later && index_ < timeline_.nearestTick(successor->start)) break;
    takeOver(*successor);
  }
  stayInReach(now);
  return true;
}

void ClockGenerator::takeOver(const Timeline& successor) noexcept {
  index_ = successor.start > timeline_.start ? index_ - timeline_.nearestTick(successor.start)
                                             : successor.nearestTick(timeline_.tickTime(index_));
  timeline_ = successor;
  if (!running_ || !timeline_.playing) return;
  const auto beside = (expects_ - timeline_.songAtTick(index_)).wholeTicks();
  const bool leadable = beside >= -kLeadableTicks && beside <= kLeadableTicks;
  if (leadable && timeline_.songAtTick(index_ + beside) == expects_) index_ += beside;
}

// After a sleep of the machine or a jump of the session clock the next tick is far away in time:
// go on with the tick that is due now, wherever the slave stands; plan() will enter it anew.
void ClockGenerator::stayInReach(SessionTime now) noexcept {
  if (now < lastAsked_) {  // the session clock went back
    lastTick_ = std::min(lastTick_, now);
    lastSent_ = std::min(lastSent_, now);
    stopped_ = std::min(stopped_, now);
  }
  lastAsked_ = now;
  const auto due = timeline_.tickTime(index_);
  const auto reference = std::max(now, lastTick_);
  const auto tooFar = (kLeadableTicks + 2) * std::max(tickLength(), lastTickLength_);
  if (due < now - kOverdue || due > reference + tooFar) index_ = timeline_.firstTickFrom(now);
}

ClockGenerator::Step ClockGenerator::plan(SessionTime now) const noexcept {
  return timeline_.playing ? planPlaying(now) : planStanding();
}

ClockGenerator::Step ClockGenerator::planPlaying(SessionTime now) const noexcept {
  const auto due = tickDue();
  const auto length = gapBefore(due);
  const auto tick = Step{due, running_ || clockWhileStopped_ ? Kind::kTick : Kind::kSilentTick, {}};
  if (running_) {
    if (timeline_.songAtTick(index_) == expects_) return tick;
    return {std::max(lastTick_, due - length * 7 / 8), Kind::kStop, {}};
  }
  const auto entry = entryTick(now);
  const auto place = timeline_.songAtTick(entry);
  const bool needsLocate = place != Beats{} && !(located_ && expects_ == place);
  if (needsLocate && awaited_) return tick;
  if (needsLocate) return {due - length * 3 / 4, Kind::kLocate, place};
  return entry == index_ ? Step{due - length / 4, Kind::kEnter, place} : tick;
}

ClockGenerator::Step ClockGenerator::planStanding() const noexcept {
  const auto due = tickDue();
  if (running_) return {due - gapBefore(due) / 2, Kind::kStop, {}};
  const bool told = awaited_ || (located_ && expects_ == timeline_.song);
  const bool rested = due - stopped_ >= kRestAfterStop;
  if (!told && rested) return {due - gapBefore(due) / 4, Kind::kLocate, timeline_.song};
  return {due, clockWhileStopped_ ? Kind::kTick : Kind::kSilentTick, {}};
}

// The tick's own time; nearer to it step by step where the last one was out of step.
SessionTime ClockGenerator::tickDue() const noexcept {
  const auto shorter = std::min(tickLength(), lastTickLength_);
  const auto longer = std::max(tickLength(), lastTickLength_);
  return std::clamp(timeline_.tickTime(index_), lastTick_ + shorter * kClosestPercent / 100,
                    lastTick_ + longer * kWidestPercent / 100);
}

// The time between the last tick and the next, in which other messages find their place. Where the
// tempo changes there, the new tick's length would lead back before the last tick.
Nanoseconds ClockGenerator::gapBefore(SessionTime due) const noexcept {
  return std::clamp(due - lastTick_, Nanoseconds::zero(), tickLength());
}

// The tick at which a standing slave shall enter: where the song starts or jumps, else a bar line.
std::int64_t ClockGenerator::entryTick(SessionTime now) const noexcept {
  if (index_ < 0) return 0;
  const bool inTime = tickDue() - now >= tickLength() / 8;
  const auto first = inTime ? index_ : index_ + 1;
  const auto place = timeline_.songAtTick(first);
  const bool jumped = first > 0 && place != timeline_.songAtTick(first - 1) + Beats::ticks(1);
  if (onSixteenth(place) && (first == 0 || jumped)) return first;
  const bool recent = timeline_.tickTime(first) - timeline_.start < kRecent;
  const auto wanted = recent ? sixteenthAfter(place) : enterableBarLineAfter(place, timeline_);
  if (const auto ticks = timeline_.ticksUntil(wanted, first)) return first + *ticks;
  // The loop jumps before that: enter where it lands.
  return first + (timeline_.loop->end - place).wholeTicks();
}

ShortMessage ClockGenerator::commit(const Step& step, SessionTime sent) noexcept {
  switch (step.kind) {
    case Kind::kTick:
    case Kind::kSilentTick:
      if (running_) expects_ = expects_ + Beats::ticks(1);
      ++index_;
      lastTick_ = sent;
      lastTickLength_ = tickLength();
      return ShortMessage::of(status::kClock);
    case Kind::kLocate:
      expects_ = step.place;
      located_ = true;
      return ShortMessage::songPosition(step.place);
    case Kind::kEnter:
      expects_ = step.place;
      running_ = true;
      awaited_ = false;
      return ShortMessage::of(step.place == Beats{} ? status::kStart : status::kContinue);
    case Kind::kStop:
      break;
  }
  running_ = false;
  stopped_ = sent;
  located_ = true;  // it stands where it stopped, and counts from there on
  return ShortMessage::of(status::kStop);
}

Nanoseconds ClockGenerator::tickLength() const noexcept {
  return timeline_.bpm.durationOf(Beats::ticks(1));
}

}  // namespace midipool
