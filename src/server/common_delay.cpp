// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/common_delay.hpp"

#include <algorithm>
#include <utility>

namespace midipool {
namespace {

using std::chrono::ceil;
using std::chrono::microseconds;
using std::chrono::milliseconds;

// What a line needs wanders a little: so much more than is asked for, in whole milliseconds.
constexpr Nanoseconds kHeadroom = microseconds{500};
constexpr std::int64_t kHeadroomOf = 20;  // and a twentieth
// Less by no more than this is not worth a change.
constexpr Nanoseconds kWorthShrinking = milliseconds{2};
constexpr std::int64_t kWorthShrinkingOf = 10;  // nor less by no more than a tenth

Nanoseconds withHeadroom(Nanoseconds needed) {
  return ceil<milliseconds>(needed + needed / kHeadroomOf + kHeadroom);
}

}  // namespace

void CommonDelay::setMost(Nanoseconds most) noexcept {
  mostChanged_ = mostChanged_ || most != playout_.most;
  playout_.most = most;
}

void CommonDelay::listen(std::uint32_t member, const PlayoutWish& wish) {
  if (wish.choice.mode == PlayoutMode::kAligned) {
    needs_[member] = wish.needed;
  } else {
    needs_.erase(member);
  }
}

void CommonDelay::leave(std::uint32_t member) {
  needs_.erase(member);
}

CommonDelay::Worst CommonDelay::worst() const noexcept {
  Worst worst;
  for (const auto& [member, needed] : needs_) {
    if (needed <= playout_.most && needed >= worst.needed) worst = {member, needed};
  }
  return worst;
}

std::optional<RoomPlayout> CommonDelay::review(SessionTime now, SessionTime heard) {
  const auto worst = this->worst();
  const auto wanted =
      worst.member == 0 ? Nanoseconds{} : std::min(withHeadroom(worst.needed), playout_.most);
  const bool follows = worst.needed > playout_.delay || shallShrinkTo(wanted, now);
  const bool mostChanged = std::exchange(mostChanged_, false);
  if (!follows && !mostChanged) return std::nullopt;
  if (follows) {
    lessSince_.reset();
    playout_.delay = wanted;
    playout_.member = worst.member;
    playout_.from = heard;
  }
  return playout_;
}

bool CommonDelay::shallShrinkTo(Nanoseconds wanted, SessionTime now) noexcept {
  const bool nobody = wanted == Nanoseconds::zero();
  if (nobody || playout_.delay > playout_.most) return wanted < playout_.delay;
  if (playout_.delay - wanted <= std::max(kWorthShrinking, playout_.delay / kWorthShrinkingOf)) {
    lessSince_.reset();
    return false;
  }
  if (!lessSince_) lessSince_ = now;
  return now - *lessSince_ >= kShrinkAfter;
}

std::optional<SessionTime> CommonDelay::nextReview() const noexcept {
  if (!lessSince_) return std::nullopt;
  return *lessSince_ + kShrinkAfter;
}

}  // namespace midipool
