// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/delay_target.hpp"

#include <algorithm>

namespace midipool {
namespace {

constexpr Nanoseconds kSecond = std::chrono::seconds{1};
// Seconds whose latest packets differ by less met the same thing.
constexpr Nanoseconds kClose = std::chrono::microseconds{500};
// How long one event of lateness lasts at most: a thread that was held up, a handover in the air.
constexpr Nanoseconds kEvent = std::chrono::milliseconds{500};
// At first the line is not known, and all that comes late is believed.
constexpr Nanoseconds kLearning = std::chrono::seconds{5};
// Later seconds that a line needs to show itself without those.
constexpr Nanoseconds kSettled = std::chrono::seconds{5};

}  // namespace

void DelayTarget::add(Nanoseconds needed, SessionTime now) noexcept {
  if (!started_) {
    began_ = now;
    learningUntil_ = now + kLearning;
    forgetsBeginningAt_ = learningUntil_ + kSettled;
  }
  started_ = true;
  if (now - began_ >= kSecond) nextSecond(now);
  const auto second = secondFor(needed, now);
  if (needed <= latest_[second]) return;
  latest_[second] = needed;
  choose(now);
}

// What is suddenly late within half a second is one event, also where that reaches into the next
// second.
std::size_t DelayTarget::secondFor(Nanoseconds needed, SessionTime now) noexcept {
  if (now < learningUntil_) return second_;
  if (now - eventBegan_ > kEvent) {
    if (needed < target_ + kClose) return second_;
    eventBegan_ = now;
    eventSecond_ = second_;
    usual_ = target_;
  }
  return needed < usual_ + kClose ? second_ : eventSecond_;
}

void DelayTarget::nextSecond(SessionTime now) noexcept {
  began_ = now;
  second_ = (second_ + 1) % kSeconds;
  latest_[second_] = kNothing;
  if (now < learningUntil_) learningSeconds_ = second_ + 1;
  if (now >= forgetsBeginningAt_) forgetTheBeginning();
  choose(now);
}

void DelayTarget::forgetTheBeginning() noexcept {
  forgetsBeginningAt_ = SessionTime::max();
  std::fill_n(latest_.begin(), std::min(learningSeconds_, second_), kNothing);
}

// The largest; or, where that one stands alone and is over, the largest of the others. A drift that makes
// one second after the other a little later stands not alone.
void DelayTarget::choose(SessionTime now) noexcept {
  const auto largest =
      static_cast<std::size_t>(std::distance(latest_.begin(), std::ranges::max_element(latest_)));
  const auto before = latest_[(largest + kSeconds - 1) % kSeconds];
  const auto after = latest_[(largest + 1) % kSeconds];
  if (latest_[largest] == kNothing) return;
  target_ = latest_[largest];
  const bool alone = std::max(before, after) < target_ - kClose;
  const bool fresh = largest == eventSecond_ ? now - eventBegan_ <= kEvent : second_ == largest;
  if (!alone || fresh) return;
  auto rest = kNothing;
  for (std::size_t i = 0; i < kSeconds; ++i) {
    if (i != largest) rest = std::max(rest, latest_[i]);
  }
  if (rest != kNothing) target_ = rest;
}

}  // namespace midipool
