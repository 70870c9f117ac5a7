// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/control/lamp.hpp"

namespace midipool::control {
namespace {

// From where on it is fair, and from where on bad.
struct Bounds {
  double fair;
  double bad;
};
constexpr Bounds kConcealedPercent{0.05, 1.0};
constexpr Bounds kLossPercent{1.0, 10.0};
constexpr Bounds kJitterMs{5.0, 20.0};
constexpr Bounds kDelayMs{50.0, 120.0};

Lamp grade(double value, const Bounds& bounds) noexcept {
  if (value >= bounds.bad) return Lamp::kBad;
  return value >= bounds.fair ? Lamp::kFair : Lamp::kGood;
}

void worsen(LampState& state, Lamp lamp, Reason reason) noexcept {
  if (lamp > state.lamp) state = {lamp, reason};
}

}  // namespace

LampState lampOf(const LineQuality& quality) noexcept {
  if (quality.away) return {Lamp::kBad, Reason::kAway};
  if (quality.deviceMissing) return {Lamp::kBad, Reason::kDevice};
  if (quality.muted) return {Lamp::kNone, Reason::kMuted};
  LampState state;
  if (quality.refused) worsen(state, Lamp::kBad, Reason::kRefused);
  if (quality.measured) {
    worsen(state, grade(quality.concealedPercent, kConcealedPercent), Reason::kGaps);
    worsen(state, grade(quality.lossPercent, kLossPercent), Reason::kLoss);
    worsen(state, grade(quality.jitterMs, kJitterMs), Reason::kJitter);
    worsen(state, grade(quality.delayMs, kDelayMs), Reason::kFar);
  }
  if (quality.clockKnown && quality.clock == ClockState::kHoldover) {
    worsen(state, Lamp::kFair, Reason::kClock);
  }
  if (quality.clockKnown && quality.clock == ClockState::kFree) {
    worsen(state, Lamp::kBad, Reason::kClock);
  }
  if (state.lamp > Lamp::kGood) return state;
  if (!quality.sends) return {Lamp::kNone, Reason::kListening};
  if (!quality.measured) return {Lamp::kNone, Reason::kNoSoundYet};
  return state;
}

const char* nameOf(Lamp lamp) noexcept {
  switch (lamp) {
    case Lamp::kGood:
      return "good";
    case Lamp::kFair:
      return "fair";
    case Lamp::kBad:
      return "bad";
    case Lamp::kNone:
      break;
  }
  return "none";
}

const char* nameOf(Reason reason) noexcept {
  switch (reason) {
    case Reason::kListening:
      return "listening";
    case Reason::kNoSoundYet:
      return "no_sound_yet";
    case Reason::kRefused:
      return "refused";
    case Reason::kGaps:
      return "gaps";
    case Reason::kLoss:
      return "loss";
    case Reason::kJitter:
      return "jitter";
    case Reason::kFar:
      return "far";
    case Reason::kDevice:
      return "device";
    case Reason::kClock:
      return "clock";
    case Reason::kAway:
      return "away";
    case Reason::kMuted:
      return "muted";
    case Reason::kOk:
      break;
  }
  return "ok";
}

}  // namespace midipool::control
