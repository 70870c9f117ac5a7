// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/conductor.hpp"

#include <algorithm>

#include "server/transport_rules.hpp"
#include "wire/protocol_error.hpp"

namespace midipool {
namespace {

using std::chrono::milliseconds;

constexpr Nanoseconds kShortestNotice = milliseconds{500};
// What sending and waking up may take, so that the notice is kept at the client.
constexpr Nanoseconds kNoticeReserve = milliseconds{100};
// Bars shorter than this (1/32 at 999 bpm lasts 7.5 ms) are not announced one by one.
constexpr Nanoseconds kShortestAnnounced = milliseconds{125};

Nanoseconds noticeFor(const Timeline& timeline) {
  const auto bar = timeline.bpm.durationOf(timeline.signature.bar());
  return std::max(kShortestNotice, bar) + kNoticeReserve;
}

}  // namespace

Conductor::Conductor(const Timeline& initial)
    : revision_{initial.revision}, announcedUntil_{initial.start} {
  noteLoopStart(initial);
  schedule_.insert(initial);
}

Conductor::Outcome Conductor::request(const TransportRequest& request, SessionTime earliest) {
  const auto before = timelineFor(request, earliest);
  const auto countIn = countInOf(request, before);
  const bool counts = countIn > Beats{};
  const auto after = counts ? std::nullopt : applied(request.action, before);
  const auto superseded = std::erase_if(pending_, [&](const Pending& pending) {
    return pending.takesEffect > before.start && supersedes(request.action, pending.request.action);
  });
  if (!after && !counts && superseded == 0) return {{}, before.start};
  auto later = takeLater(before.start);
  Outcome outcome{{}, before.start};
  // Where nothing changes by now, at least what was promised is taken back.
  if (after || superseded > 0 || !later.empty()) {
    put(after.value_or(before), outcome.changes);
  }
  if (counts) {
    later.push_back({request, before.start, countIn, countIn.wholeTicks()});
  } else {
    pending_.push_back({request, before.start, {}, 0});
  }
  const auto due = [&](const Pending& pending) {
    return pending.countIn > Beats{} ? timelineAhead(before.start, pending.ticksAhead).start
                                     : pending.takesEffect;
  };
  while (!later.empty()) {
    const auto next = std::ranges::min_element(later, {}, due);
    const auto start = promiseAgain(*next, before.start, outcome.changes);
    if (counts && start && next->request == request) outcome.takesEffect = *start;
    later.erase(next);
  }
  return outcome;
}

// What is promised for a time behind that one, in its order.
std::vector<Conductor::Pending> Conductor::takeLater(SessionTime time) {
  for (auto& pending : pending_) {
    if (pending.countIn > Beats{}) pending.ticksAhead = ticksBetween(time, pending.takesEffect);
  }
  const auto firstLater = std::stable_partition(
      pending_.begin(), pending_.end(), [&](const auto& p) { return p.takesEffect <= time; });
  std::vector<Pending> later{firstLater, pending_.end()};
  pending_.erase(firstLater, pending_.end());
  return later;
}

// What was promised for a later time stays promised, on top of the new state, unless it has become
// impossible there. A count-in that has begun keeps its beats, whatever becomes of the tempo.
std::optional<SessionTime> Conductor::promiseAgain(const Pending& pending, SessionTime from,
                                                   std::vector<Timeline>& changes) {
  const bool counts = pending.countIn > Beats{};
  const auto base = counts ? timelineAhead(from, pending.ticksAhead)
                           : timelineFor(pending.request, pending.takesEffect);
  try {
    auto again = applied(pending.request.action, base);
    if (!again) return std::nullopt;
    if (!base.playing) again->countIn = pending.countIn;
    put(*again, changes);
    pending_.push_back({pending.request, base.start, pending.countIn, 0});
    return base.start;
  } catch (const ProtocolError&) {
    return std::nullopt;
  }
}

// Both times lie on ticks, the first where a timeline begins or behind that.
std::int64_t Conductor::ticksBetween(SessionTime from, SessionTime to) const noexcept {
  const auto* timeline = &schedule_.at(from);
  auto passed = -timeline->nearestTick(from);
  for (const auto* next = schedule_.successorOf(*timeline); next != nullptr && next->start <= to;
       next = schedule_.successorOf(*timeline)) {
    passed += timeline->nearestTick(next->start);
    timeline = next;
  }
  return passed + timeline->nearestTick(to);
}

Timeline Conductor::timelineAhead(SessionTime from, std::int64_t ticks) const noexcept {
  const auto* timeline = &schedule_.at(from);
  auto tick = timeline->nearestTick(from) + ticks;
  for (const auto* next = schedule_.successorOf(*timeline);
       next != nullptr && timeline->nearestTick(next->start) <= tick;
       next = schedule_.successorOf(*timeline)) {
    tick -= timeline->nearestTick(next->start);
    timeline = next;
  }
  return timeline->anchoredAt(tick);
}

// The state right before the request takes effect, anchored at the tick where it does.
Timeline Conductor::timelineFor(const TransportRequest& request, SessionTime earliest) const {
  const auto* timeline = &schedule_.at(earliest);
  for (;;) {
    const auto first = timeline->firstTickFrom(std::max(earliest, timeline->start));
    const auto tick = quantisedTick(*timeline, first, quantisationOf(request));
    const auto* successor = schedule_.successorOf(*timeline);
    if (successor == nullptr || timeline->tickTime(tick) < successor->start) {
      return timeline->anchoredAt(tick);
    }
    timeline = successor;
  }
}

// A change of signature behind the loop's start must not change that bar's number.
void Conductor::noteLoopStart(const Timeline& timeline) noexcept {
  if (!timeline.loop) return;
  const auto start = timeline.loop->start;
  const bool known = loopStart_.line == start && timeline.origin.line > start;
  if (!known) loopStart_ = {start, timeline.barPositionOf(start).bar};
}

// A loop that begins before the signature changed: where it jumps back, bars are counted from its
// start, with the number that the place had.
std::optional<Timeline> Conductor::recountAtLoop(const Timeline& timeline) const {
  const bool loops = timeline.playing && timeline.loop && timeline.song < timeline.loop->end;
  if (!loops || timeline.loop->start >= timeline.origin.line) return std::nullopt;
  const auto start = timeline.loop->start;
  if (timeline.barPositionOf(start) == BarPosition{loopStart_.bar, 1, 0}) return std::nullopt;
  auto recounted = timeline.anchoredAt((timeline.loop->end - timeline.song).wholeTicks());
  recounted.origin = loopStart_;
  return recounted;
}

void Conductor::put(Timeline timeline, std::vector<Timeline>& changes) {
  timeline.revision = ++revision_;
  schedule_.insert(timeline);
  changes.push_back(timeline);
  announcedUntil_ = std::min(announcedUntil_, timeline.start);
  noteLoopStart(timeline);
  if (auto recounted = recountAtLoop(timeline)) put(*recounted, changes);
}

void Conductor::restore(const Timeline& timeline) {
  noteLoopStart(timeline);
  schedule_.insert(timeline);
  revision_ = std::max(revision_, timeline.revision);
}

std::vector<Timeline> Conductor::announce(SessionTime now) {
  std::vector<Timeline> bars;
  // What lies behind (a server that was down) is nobody's bar any more.
  announcedUntil_ = std::max(announcedUntil_, now);
  while (const auto bar = nextBar()) {
    if (bar->start - noticeFor(*bar) > now) break;
    bars.push_back(*bar);
    announcedUntil_ = bar->start;
  }
  return bars;
}

std::optional<SessionTime> Conductor::nextAnnouncement() const {
  const auto bar = nextBar();
  if (!bar) return std::nullopt;
  return bar->start - noticeFor(*bar);
}

// The first bar line behind what has been announced, under the timeline that will rule there.
std::optional<Timeline> Conductor::nextBar() const {
  const auto* timeline = &schedule_.at(announcedUntil_);
  for (; timeline != nullptr; timeline = schedule_.successorOf(*timeline)) {
    if (!timeline->playing) continue;
    const auto bar = timeline->bpm.durationOf(timeline->signature.bar());
    const auto distance = bar < kShortestAnnounced ? kShortestAnnounced : Nanoseconds{1};
    const auto first =
        std::max<std::int64_t>(0, timeline->firstTickFrom(announcedUntil_ + distance));
    const auto tick = quantisedTick(*timeline, first, Quantise::kBar);
    const auto* successor = schedule_.successorOf(*timeline);
    if (successor == nullptr || timeline->tickTime(tick) < successor->start) {
      return timeline->anchoredAt(tick);
    }
  }
  return std::nullopt;
}

void Conductor::forgetBefore(SessionTime now) noexcept {
  schedule_.forgetBefore(now);
  std::erase_if(pending_, [&](const Pending& pending) { return pending.takesEffect <= now; });
}

}  // namespace midipool
