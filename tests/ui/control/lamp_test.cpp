// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/control/lamp.hpp"

#include <gtest/gtest.h>

namespace midipool::control {
namespace {

LineQuality well() {
  LineQuality quality;
  quality.clockKnown = quality.sends = quality.measured = true;
  quality.clock = ClockState::kLocked;
  quality.jitterMs = 1.0;
  quality.delayMs = 20.0;
  return quality;
}

TEST(Lamp, IsGoodWhenNothingIsWrong) {
  EXPECT_EQ(lampOf(well()), (LampState{Lamp::kGood, Reason::kOk}));
}

TEST(Lamp, WhoSendsNothingHasNone) {
  auto quality = well();
  quality.measured = false;
  EXPECT_EQ(lampOf(quality), (LampState{Lamp::kNone, Reason::kNoSoundYet}));
  quality.sends = false;
  EXPECT_EQ(lampOf(quality), (LampState{Lamp::kNone, Reason::kListening}));
}

TEST(Lamp, WhoIsMutedForEverybodyHasNone) {
  auto quality = well();
  quality.muted = true;
  quality.lossPercent = 100.0;
  EXPECT_EQ(lampOf(quality), (LampState{Lamp::kNone, Reason::kMuted}));
  quality.away = true;
  EXPECT_EQ(lampOf(quality).reason, Reason::kAway);
}

TEST(Lamp, EachFaultHasItsBounds) {
  const auto of = [](double LineQuality::*field, double value) {
    auto quality = well();
    quality.*field = value;
    return lampOf(quality);
  };
  struct Case {
    double LineQuality::*field;
    double fair;
    double bad;
    Reason reason;
  };
  for (const auto& [field, fair, bad, reason] :
       {Case{&LineQuality::lossPercent, 1.0, 10.0, Reason::kLoss},
        Case{&LineQuality::concealedPercent, 0.05, 1.0, Reason::kGaps},
        Case{&LineQuality::jitterMs, 5.0, 20.0, Reason::kJitter},
        Case{&LineQuality::delayMs, 50.0, 120.0, Reason::kFar}}) {
    EXPECT_EQ(of(field, fair * 0.99).lamp, Lamp::kGood) << nameOf(reason);
    EXPECT_EQ(of(field, fair), (LampState{Lamp::kFair, reason}));
    EXPECT_EQ(of(field, bad * 0.99), (LampState{Lamp::kFair, reason}));
    EXPECT_EQ(of(field, bad), (LampState{Lamp::kBad, reason}));
  }
}

TEST(Lamp, WhosePacketsAreRefusedHasAReasonOfHisOwn) {
  auto quality = well();
  quality.refused = true;
  quality.lossPercent = 100.0;
  EXPECT_EQ(lampOf(quality), (LampState{Lamp::kBad, Reason::kRefused}));
  quality.measured = false;  // nothing good has ever come
  EXPECT_EQ(lampOf(quality), (LampState{Lamp::kBad, Reason::kRefused}));
}

TEST(Lamp, GapsThatRoundToNothingAreNone) {
  auto quality = well();
  quality.concealedPercent = 0.049;
  EXPECT_EQ(lampOf(quality).lamp, Lamp::kGood);
}

TEST(Lamp, AClockThatIsNotLockedIsTold) {
  auto quality = well();
  quality.clock = ClockState::kHoldover;
  EXPECT_EQ(lampOf(quality), (LampState{Lamp::kFair, Reason::kClock}));
  quality.clock = ClockState::kFree;
  quality.sends = false;
  EXPECT_EQ(lampOf(quality), (LampState{Lamp::kBad, Reason::kClock}));
  quality.clockKnown = false;  // he has not reported yet
  EXPECT_EQ(lampOf(quality), (LampState{Lamp::kNone, Reason::kListening}));
}

TEST(Lamp, TheWorstCountsAndThenTheOrder) {
  auto quality = well();
  quality.lossPercent = 2.0;
  quality.jitterMs = 6.0;
  quality.delayMs = 60.0;
  EXPECT_EQ(lampOf(quality), (LampState{Lamp::kFair, Reason::kLoss}));
  quality.delayMs = 200.0;
  EXPECT_EQ(lampOf(quality), (LampState{Lamp::kBad, Reason::kFar}));
  quality.deviceMissing = true;
  EXPECT_EQ(lampOf(quality).reason, Reason::kDevice);
  quality.away = true;
  EXPECT_EQ(lampOf(quality), (LampState{Lamp::kBad, Reason::kAway}));
}

}  // namespace
}  // namespace midipool::control
