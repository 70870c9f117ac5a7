// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/clock_questions.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace midipool {
namespace {

using namespace std::chrono_literals;

LocalTime at(Nanoseconds time) {
  return LocalTime{100s + time};
}

class ClockQuestionsTest : public ::testing::Test {
 protected:
  // How often it asks from one time on, when looked at each millisecond.
  int asked(Nanoseconds from, Nanoseconds to, bool wantsBurst = false, Nanoseconds jitter = {}) {
    int count = 0;
    for (auto time = from; time < to; time += 1ms) {
      count += questions_.due(at(time), wantsBurst, jitter) ? 1 : 0;
    }
    return count;
  }
  ClockQuestions questions_;
};

TEST_F(ClockQuestionsTest, AsksNothingBeforeThereIsAConnection) {
  EXPECT_EQ(asked(0s, 10s, true), 0);
  EXPECT_EQ(questions_.nextDue(), LocalTime::max());
}

TEST_F(ClockQuestionsTest, BeginsWithABurstOfEight) {
  questions_.start(at(0s));
  EXPECT_EQ(questions_.nextDue(), at(0s));
  EXPECT_EQ(asked(0s, 160ms), 8);
  EXPECT_EQ(questions_.nextDue(), at(160ms));
}

TEST_F(ClockQuestionsTest, AsksTenTimesASecondUntilItHasSettled) {
  questions_.start(at(0s));
  (void)asked(0s, 1s);
  EXPECT_EQ(asked(1s, 11s), 100);
}

TEST_F(ClockQuestionsTest, AsksFourTimesASecondFromThenOn) {
  questions_.start(at(0s));
  (void)asked(0s, 21s);
  EXPECT_EQ(asked(21s, 121s), 400);
}

TEST_F(ClockQuestionsTest, AsksMoreOnALineThatJitters) {
  questions_.start(at(0s));
  (void)asked(0s, 1s, false, 3ms);
  EXPECT_EQ(asked(1s, 11s, false, 3ms), 1000);
  (void)asked(11s, 21s, false, 3ms);
  EXPECT_EQ(asked(21s, 31s, false, 3ms), 200);
  EXPECT_EQ(asked(31s, 41s, false, 300us), 40);
}

TEST_F(ClockQuestionsTest, AsksInBurstsWhileTheClockIsInDoubt) {
  questions_.start(at(0s));
  (void)asked(0s, 60s);
  // Eight, and what it would have asked anyway in the 1.84 s until the next burst may come.
  const int inDoubt = asked(60s, 120s, true);
  EXPECT_GT(inDoubt, 240 + 100);
  EXPECT_LT(inDoubt, 60 * 8);
  EXPECT_EQ(asked(122s, 132s), 40);
}

TEST_F(ClockQuestionsTest, WhoLooksLateIsNotAskedToMakeUpForIt) {
  questions_.start(at(0s));
  (void)asked(0s, 30s);
  EXPECT_TRUE(questions_.due(at(300s), false, {}));
  EXPECT_FALSE(questions_.due(at(300s), false, {}));
  EXPECT_EQ(questions_.nextDue(), at(300s + 250ms));
}

TEST_F(ClockQuestionsTest, StopsAndBeginsAnewWithABurst) {
  questions_.start(at(0s));
  (void)asked(0s, 60s);
  questions_.stop();
  EXPECT_EQ(asked(60s, 70s, true), 0);
  EXPECT_EQ(questions_.nextDue(), LocalTime::max());
  questions_.start(at(70s));
  EXPECT_EQ(asked(70s, 70s + 160ms), 8);
}

}  // namespace
}  // namespace midipool
