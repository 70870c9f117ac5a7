// SPDX-License-Identifier: GPL-3.0-or-later
#include "time/bar_delay.hpp"

#include <algorithm>

namespace midipool {
namespace {

// A line that comes within so long is told ahead.
constexpr Nanoseconds kAhead = std::chrono::milliseconds{400};
// Lines are whole nanoseconds, and so a delay wanders by a few: less than half a sample is none.
constexpr Nanoseconds kSame = std::chrono::microseconds{10};
// Some more than are counted, for bars that jumps have cut short.
constexpr std::size_t kSpareLines = 64;

Nanoseconds times(Nanoseconds length, std::size_t count) noexcept {
  return length * static_cast<Nanoseconds::rep>(count);
}

}  // namespace

BarDelay::BarDelay(GridUnit unit, std::size_t count) noexcept
    : unit_{unit}, count_{count}, walk_{unit} {}

std::optional<DelayChange> BarDelay::follow(const Schedule& schedule, SessionTime now) {
  if (schedule.empty()) return std::nullopt;
  while (const auto line = walk_.next(schedule, now)) {
    add(*line);
    delay_ = keptOr(delayAt(lines_.back(), lines_.size() - 1));
  }
  if (lines_.empty()) delay_ = nominal(schedule.at(now));
  auto ahead = walk_;
  const auto line = ahead.next(schedule, now + kAhead);
  const auto next = line ? keptOr(delayAt(*line, line->afresh ? 0 : lines_.size())) : *delay_;
  if (next == *delay_) return DelayChange{delay_, delay_, {}};
  return DelayChange{delay_, next, line->time};
}

void BarDelay::restart() noexcept {
  walk_ = GridWalk{unit_};
  lines_.clear();
}

Nanoseconds BarDelay::keptOr(Nanoseconds next) const noexcept {
  return delay_ && std::chrono::abs(next - *delay_) < kSame ? *delay_ : next;
}

// What was thought to come behind it does not, when a change has become known late.
void BarDelay::add(const GridLine& line) {
  if (line.afresh) lines_.clear();
  while (!lines_.empty() && lines_.back().time >= line.time) lines_.pop_back();
  lines_.push_back(line);
  if (lines_.size() > count_ + kSpareLines) lines_.pop_front();
}

// A bar that was cut short counts as one; but where several were, further back, so that the delay does
// not shrink below half of what was asked for. Before the first that is known all were as that one.
Nanoseconds BarDelay::delayAt(const GridLine& line, std::size_t index) const noexcept {
  const auto least = times(line.length, count_) / 2;
  for (auto back = count_;; ++back) {
    const auto known = std::min(back, index);
    const auto& source = known == 0 ? line : lines_[index - known];
    const auto delay = line.start - source.start + times(source.length, back - known);
    if (delay >= least) return delay;
  }
}

Nanoseconds BarDelay::nominal(const Timeline& timeline) const noexcept {
  return timeline.bpm.durationOf(Beats::fromCount(lengthOf(unit_, timeline.signature).count() *
                                                  static_cast<std::int64_t>(count_)));
}

Nanoseconds BarDelay::longest(const Schedule& schedule) const noexcept {
  auto longest = delay_.value_or(Nanoseconds::zero());
  for (const auto& timeline : schedule.timelines()) {
    longest = std::max(longest, nominal(timeline));
  }
  return longest;
}

}  // namespace midipool
