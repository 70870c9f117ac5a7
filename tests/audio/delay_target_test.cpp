// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/delay_target.hpp"

#include <gtest/gtest.h>

namespace midipool {
namespace {

using namespace std::chrono_literals;

class DelayTargetTest : public ::testing::Test {
 protected:
  // Packets for so long, all with this delay.
  void arrive(Nanoseconds needed, Nanoseconds duration) {
    for (const auto end = now_ + duration; now_ < end; now_ += 10ms) target_.add(needed, now_);
  }
  DelayTarget target_;
  SessionTime now_{100s};
};

TEST_F(DelayTargetTest, IsZeroAtFirst) {
  EXPECT_FALSE(target_.started());
  EXPECT_EQ(target_.target(), 0ms);
}

TEST_F(DelayTargetTest, CoversTheLatest) {
  arrive(5ms, 100ms);
  EXPECT_EQ(target_.target(), 5ms);
  arrive(7ms, 2s);
  EXPECT_EQ(target_.target(), 7ms);
}

TEST_F(DelayTargetTest, OneBadSecondIsForgiven) {
  arrive(5ms, 10s);
  arrive(40ms, 500ms);
  arrive(5ms, 10s);
  EXPECT_EQ(target_.target(), 5ms);
}

TEST_F(DelayTargetTest, AnEventIsForgivenWhereverASecondEnds) {
  for (const auto phase : {100ms, 300ms, 500ms, 700ms, 900ms}) {
    target_.restart();
    arrive(5ms, 10s + phase);
    arrive(40ms, 400ms);
    arrive(5ms, 2s);
    EXPECT_EQ(target_.target(), 5ms) << phase.count();
  }
}

TEST_F(DelayTargetTest, ALineThatStaysWorseIsBelieved) {
  arrive(5ms, 10s);
  arrive(15ms, 2s);
  EXPECT_EQ(target_.target(), 15ms);
}

TEST_F(DelayTargetTest, ASecondOneIsNot) {
  arrive(5ms, 10s);
  arrive(40ms, 500ms);
  arrive(5ms, 10s);
  arrive(30ms, 500ms);
  arrive(5ms, 10s);
  EXPECT_EQ(target_.target(), 30ms);
}

TEST_F(DelayTargetTest, FollowsADriftWithoutLag) {
  for (auto needed = 5ms; needed < 8ms; needed += 1ms) {
    for (int step = 0; step < 100; ++step) arrive(needed + step * 10us, 100ms);
  }
  EXPECT_EQ(target_.target(), 7ms + 990us);
}

TEST_F(DelayTargetTest, WhatWasLateWhileItBeganIsForgottenSoon) {
  arrive(20ms, 4s);
  arrive(5ms, 5s);
  EXPECT_EQ(target_.target(), 20ms);
  arrive(5ms, 3s);
  EXPECT_EQ(target_.target(), 5ms);
}

TEST_F(DelayTargetTest, ALineThatIsAsBadAsAtFirstIsStillBelieved) {
  arrive(20ms, 60s);
  EXPECT_EQ(target_.target(), 20ms);
}

TEST_F(DelayTargetTest, SilenceAfterTheBeginningChangesNothing) {
  arrive(20ms, 4s);
  now_ += 60s;
  arrive(5ms, 10ms);
  EXPECT_GE(target_.target(), 5ms);
  EXPECT_LE(target_.target(), 20ms);
}

TEST_F(DelayTargetTest, ForgetsAfterFiveMinutes) {
  arrive(5ms, 6s);
  arrive(20ms, 5s);
  arrive(5ms, 280s);
  EXPECT_EQ(target_.target(), 20ms);
  arrive(5ms, 30s);
  EXPECT_EQ(target_.target(), 5ms);
}

TEST_F(DelayTargetTest, TakesTimesBeforeZeroWhenTheClocksAreOff) {
  arrive(-900ms, 3s);
  EXPECT_EQ(target_.target(), -900ms);
  arrive(-895ms, 3s);
  EXPECT_EQ(target_.target(), -895ms);
}

}  // namespace
}  // namespace midipool
