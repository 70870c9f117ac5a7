// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/clock_questions.hpp"

namespace midipool {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr int kBurst = 8;
constexpr Nanoseconds kInBurst = milliseconds{20};
constexpr Nanoseconds kBetweenBursts = seconds{2};
constexpr Nanoseconds kWhileSettling = milliseconds{100};
constexpr Nanoseconds kSettlesFor = seconds{20};
constexpr Nanoseconds kSettled = milliseconds{250};
// On a line that jitters more than this.
constexpr Nanoseconds kRestless = milliseconds{1};
constexpr Nanoseconds kOnARestlessLine = milliseconds{50};
constexpr Nanoseconds kSettlingOnARestlessLine = milliseconds{10};

Nanoseconds pauseFor(bool settling, bool restless) noexcept {
  if (restless) return settling ? kSettlingOnARestlessLine : kOnARestlessLine;
  return settling ? kWhileSettling : kSettled;
}

}  // namespace

void ClockQuestions::start(LocalTime now) noexcept {
  asking_ = true;
  burstLeft_ = kBurst;
  started_ = now;
  lastBurst_ = now;
  next_ = now;
}

bool ClockQuestions::due(LocalTime now, bool wantsBurst, Nanoseconds jitter) noexcept {
  if (!asking_ || now < next_) return false;
  if (wantsBurst && burstLeft_ == 0 && now - lastBurst_ > kBetweenBursts) {
    burstLeft_ = kBurst;
    lastBurst_ = now;
  }
  if (burstLeft_ > 0) {
    --burstLeft_;
    next_ = now + kInBurst;
  } else {
    const bool settling = now - started_ < kSettlesFor;
    const bool restless = jitter > kRestless;
    next_ = now + pauseFor(settling, restless);
  }
  return true;
}

LocalTime ClockQuestions::nextDue() const noexcept {
  return asking_ ? next_ : LocalTime::max();
}

}  // namespace midipool
