// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/common_delay.hpp"

#include <gtest/gtest.h>

namespace midipool {
namespace {

using namespace std::chrono_literals;

constexpr Nanoseconds kNotice = 60ms;

class CommonDelayTest : public ::testing::Test {
 protected:
  void need(std::uint32_t member, Nanoseconds needed) {
    delay_.listen(member, {PlayoutMode::kAligned, needed});
  }
  // What is agreed on anew.
  std::optional<RoomPlayout> review() { return delay_.review(now_, now_ + kNotice); }

  CommonDelay delay_;
  SessionTime now_{1h};
};

TEST_F(CommonDelayTest, NobodyAgreesOnNothing) {
  EXPECT_FALSE(review());
  delay_.listen(1, {PlayoutMode::kLive, 70ms});
  EXPECT_FALSE(review());
  EXPECT_EQ(delay_.playout().delay, 0ms);
}

TEST_F(CommonDelayTest, TheWorstLineCountsWithALittleMore) {
  need(1, 10ms);
  need(2, 40ms);
  const auto agreed = review();
  ASSERT_TRUE(agreed);
  EXPECT_EQ(agreed->delay, 43ms);
  EXPECT_EQ(agreed->member, 2U);
  EXPECT_EQ(agreed->from, now_ + kNotice);
  EXPECT_FALSE(review());
}

TEST_F(CommonDelayTest, WhoNeedsMoreMakesItGrowAtOnce) {
  need(1, 10ms);
  (void)review();
  need(2, 90ms);
  const auto agreed = review();
  ASSERT_TRUE(agreed);
  EXPECT_EQ(agreed->delay, 95ms);
}

TEST_F(CommonDelayTest, WhatTheHeadroomHoldsChangesNothing) {
  need(1, 20ms);
  (void)review();
  need(1, 20'900us);
  EXPECT_FALSE(review());
  need(1, 18ms);
  EXPECT_FALSE(review());
  EXPECT_FALSE(delay_.nextReview());
}

TEST_F(CommonDelayTest, ItShrinksOnceLessHasBeenEnoughForAWhile) {
  need(1, 20ms);
  need(2, 90ms);
  (void)review();
  delay_.leave(2);
  EXPECT_FALSE(review());
  EXPECT_EQ(delay_.nextReview(), now_ + CommonDelay::kShrinkAfter);
  now_ += CommonDelay::kShrinkAfter - 1ms;
  EXPECT_FALSE(review());
  now_ += 1ms;
  const auto agreed = review();
  ASSERT_TRUE(agreed);
  EXPECT_EQ(agreed->delay, 22ms);
  EXPECT_EQ(agreed->member, 1U);
  EXPECT_FALSE(delay_.nextReview());
}

TEST_F(CommonDelayTest, AShortCalmIsNoReason) {
  need(1, 90ms);
  (void)review();
  need(1, 20ms);
  (void)review();
  now_ += 20s;
  need(1, 90ms);
  EXPECT_FALSE(review());
  now_ += 20s;
  need(1, 20ms);
  EXPECT_FALSE(review());
}

TEST_F(CommonDelayTest, WhoNeedsMoreThanTheRoomWaitsIsLeftOut) {
  need(1, 10ms);
  need(2, 400ms);
  const auto agreed = review();
  ASSERT_TRUE(agreed);
  EXPECT_EQ(agreed->delay, 11ms);
  EXPECT_EQ(agreed->most, kUsualCommonDelay);
}

TEST_F(CommonDelayTest, TheHeadroomStaysWithinTheMost) {
  need(1, 249ms);
  EXPECT_EQ(review()->delay, kUsualCommonDelay);
}

TEST_F(CommonDelayTest, AnotherMostIsToldAndObeyedAtOnce) {
  need(1, 10ms);
  need(2, 90ms);
  (void)review();
  delay_.setMost(50ms);
  auto agreed = review();
  ASSERT_TRUE(agreed);
  EXPECT_EQ(agreed->most, 50ms);
  EXPECT_EQ(agreed->delay, 11ms);
  delay_.setMost(500ms);
  agreed = review();
  ASSERT_TRUE(agreed);
  EXPECT_EQ(agreed->delay, 95ms);
  delay_.setMost(600ms);
  agreed = review();
  ASSERT_TRUE(agreed);
  EXPECT_EQ(agreed->most, 600ms);
  EXPECT_EQ(agreed->delay, 95ms);
}

TEST_F(CommonDelayTest, WithTheLastListenerItEnds) {
  need(1, 30ms);
  (void)review();
  delay_.listen(1, {PlayoutMode::kLive, 30ms});
  const auto agreed = review();
  ASSERT_TRUE(agreed);
  EXPECT_EQ(agreed->delay, 0ms);
  EXPECT_EQ(agreed->member, 0U);
}

}  // namespace
}  // namespace midipool
