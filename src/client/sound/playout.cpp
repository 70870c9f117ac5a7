// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/sound/playout.hpp"

#include <algorithm>

namespace midipool {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

// More is told as soon as it is so much more, less not before it has stood for a while: the room
// shrinks late anyway.
constexpr Nanoseconds kMore = microseconds{200};
constexpr Nanoseconds kLess = milliseconds{1};
constexpr Nanoseconds kTellMoreEvery = milliseconds{250};
constexpr Nanoseconds kTellLessEvery = seconds{5};
// Who was out comes back when his line has become so much better, not at each breath of it.
constexpr std::int64_t kBackAtPercent = 90;

}  // namespace

void Playout::choose(const PlayoutChoice& choice) {
  if (choice == choice_) return;
  choice_ = choice;
  bars_.reset();
  since_.reset();
  inBars_ = longest_ = Nanoseconds::zero();
  reached_ = false;
  if (!isMusical(choice.mode)) return;
  const auto unit = choice.mode == PlayoutMode::kBars ? GridUnit::kBar : GridUnit::kBeat;
  bars_.emplace(unit, choice.count);
}

void Playout::clockRestarted() noexcept {
  room_.from = {};
  delay_ = {delay_.after, delay_.after, {}};
  since_.reset();
  reached_ = false;
  if (bars_) bars_->restart();
}

Nanoseconds Playout::most() const noexcept {
  if (!bars_) return room_.most;
  return std::min(delay_.before.value_or(inBars_), delay_.after.value_or(inBars_));
}

// Stems are kept from now on for as long as will be needed, and heard so late once all of that is there:
// wherever in a bar that is, it goes on at the same place of an earlier one.
bool Playout::followMusic(const Schedule& schedule, SessionTime now) {
  if (!bars_) return false;
  const auto bars = bars_->follow(schedule, now);
  if (!bars) return false;
  if (!since_) since_ = now;
  inBars_ = *bars->before;
  longest_ = std::max(bars_->longest(schedule), *bars->after);
  const auto before = delay_;
  state_ = nextInBars();
  followBars(*bars, now);
  return delay_ != before;
}

Playout::State Playout::nextInBars() const noexcept {
  if (inBars_ == Nanoseconds::zero()) return State::kWaiting;
  const auto least = state_ == State::kTooLong ? inBars_ * kBackAtPercent / 100 : inBars_;
  if (needed_ > least || longest_ > kMostBarDelay) return State::kTooLong;
  return reached_ ? State::kBars : State::kWaiting;
}

void Playout::followBars(const DelayChange& bars, SessionTime now) noexcept {
  if (state_ == State::kTooLong) {
    reached_ = false;
    delay_ = {};
    return;
  }
  const auto heardNow = delay_.delayAt(now);
  const auto begins = *since_ + *bars.before;
  reached_ = reached_ || now >= begins;
  delay_ = reached_ ? bars : DelayChange{heardNow, bars.before, begins};
  if (reached_) state_ = State::kBars;
}

void Playout::agreed(const RoomPlayout& playout) noexcept {
  room_ = playout;
  follow();
}

std::optional<PlayoutWish> Playout::review(Nanoseconds needed, LocalTime now) noexcept {
  needed_ = needed;
  follow();
  const PlayoutWish wish{choice_, needed};
  if (!isWorthTelling(wish, now)) return std::nullopt;
  told_ = wish;
  toldAt_ = now;
  return wish;
}

// Who listens aligned goes on doing so while his line gets worse, with gaps, until the room has made
// more of it.
Playout::State Playout::next() const noexcept {
  if (choice_.mode == PlayoutMode::kLive) return State::kLive;
  const auto most = state_ == State::kTooLong ? room_.most * kBackAtPercent / 100 : room_.most;
  if (needed_ > most) return State::kTooLong;
  if (room_.delay == Nanoseconds::zero()) {
    // A server that has just come back has not heard of anybody.
    return state_ == State::kAligned ? State::kAligned : State::kWaiting;
  }
  return state_ == State::kAligned || room_.delay >= needed_ ? State::kAligned : State::kWaiting;
}

void Playout::follow() noexcept {
  if (bars_) return;
  const auto before = state_;
  state_ = next();
  if (state_ != State::kAligned) {
    delay_ = {};
    return;
  }
  if (room_.delay == Nanoseconds::zero() || delay_.after == room_.delay) return;
  const bool wasGiven = before == State::kAligned || before == State::kBars;
  const auto now = wasGiven ? delay_.after : std::nullopt;
  delay_ = {now, room_.delay, room_.from};
}

bool Playout::isWorthTelling(const PlayoutWish& wish, LocalTime now) const noexcept {
  const auto told = told_.value_or(PlayoutWish{});  // who has said nothing listens live
  if (wish.choice != told.choice) return true;
  if (wish.choice.mode != PlayoutMode::kAligned) return false;
  const auto since = now - toldAt_;
  if (wish.needed > told.needed + kMore) return since >= kTellMoreEvery;
  return wish.needed < told.needed - kLess && since >= kTellLessEvery;
}

const char* nameOf(Playout::State state) noexcept {
  switch (state) {
    case Playout::State::kWaiting:
      return "waiting";
    case Playout::State::kAligned:
      return "aligned";
    case Playout::State::kBars:
      return "bars";
    case Playout::State::kTooLong:
      return "too_long";
    case Playout::State::kLive:
      break;
  }
  return "live";
}

}  // namespace midipool
