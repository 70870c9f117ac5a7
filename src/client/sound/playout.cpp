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

void Playout::clockRestarted() noexcept {
  room_.from = {};
  delay_ = {delay_.after, delay_.after, {}};
}

void Playout::agreed(const RoomPlayout& playout) noexcept {
  room_ = playout;
  follow();
}

std::optional<PlayoutWish> Playout::review(Nanoseconds needed, LocalTime now) noexcept {
  needed_ = needed;
  follow();
  const PlayoutWish wish{mode_, needed};
  if (!isWorthTelling(wish, now)) return std::nullopt;
  told_ = wish;
  toldAt_ = now;
  return wish;
}

// Who listens aligned goes on doing so while his line gets worse, with gaps, until the room has made
// more of it.
Playout::State Playout::next() const noexcept {
  if (mode_ == PlayoutMode::kLive) return State::kLive;
  const auto most = state_ == State::kTooLong ? room_.most * kBackAtPercent / 100 : room_.most;
  if (needed_ > most) return State::kTooLong;
  if (room_.delay == Nanoseconds::zero()) {
    // A server that has just come back has not heard of anybody.
    return state_ == State::kAligned ? State::kAligned : State::kWaiting;
  }
  return state_ == State::kAligned || room_.delay >= needed_ ? State::kAligned : State::kWaiting;
}

void Playout::follow() noexcept {
  const auto before = state_;
  state_ = next();
  if (state_ != State::kAligned) {
    delay_ = {};
    return;
  }
  if (room_.delay == Nanoseconds::zero() || delay_.after == room_.delay) return;
  const auto now = before == State::kAligned ? delay_.after : std::nullopt;
  delay_ = {now, room_.delay, room_.from};
}

bool Playout::isWorthTelling(const PlayoutWish& wish, LocalTime now) const noexcept {
  const auto told = told_.value_or(PlayoutWish{});  // who has said nothing listens live
  if (wish.mode != told.mode) return true;
  if (wish.mode == PlayoutMode::kLive) return false;
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
    case Playout::State::kTooLong:
      return "too_long";
    case Playout::State::kLive:
      break;
  }
  return "live";
}

}  // namespace midipool
