// SPDX-License-Identifier: GPL-3.0-or-later
#include "time/session_clock.hpp"

#include <algorithm>
#include <random>

#include <gtest/gtest.h>

namespace midipool {
namespace {

using namespace std::chrono_literals;
using Verdict = ClockFilter::Verdict;

// A server's clock over a line of 10 ms each way, with some jitter if wanted.
class Server {
 public:
  explicit Server(Nanoseconds jitter = 0ns) : jitter_{jitter} {}

  [[nodiscard]] ClockExchange answer(LocalTime asked) {
    const auto arrived = asked + 10ms + late();
    const auto answerArrived = arrived + 10ms + late();
    return {asked, at(arrived), at(arrived), answerArrived};
  }
  [[nodiscard]] SessionTime at(LocalTime time) const {
    return SessionTime{time.time_since_epoch() + offset_};
  }
  void jump(Nanoseconds by) { offset_ += by; }

 private:
  Nanoseconds late() {
    return Nanoseconds{std::uniform_int_distribution<std::int64_t>{0, jitter_.count()}(random_)};
  }

  Nanoseconds offset_ = 5000s;
  Nanoseconds jitter_;
  std::mt19937_64 random_{1};
};

// Runs a clock as a player does, and looks at what a sequencer would see of it.
class Trial {
 public:
  explicit Trial(Nanoseconds jitter = 0ns) : server_{jitter} {}

  void until(Nanoseconds end, bool mayStep) {
    for (; now_ < LocalTime{end}; now_ += 100ms) {
      const auto exchange = server_.answer(now_);
      const auto before = clock_.mapping().toSession(exchange.answerArrived);
      const bool known = clock_.state(now_) != ClockState::kFree;
      last_ = clock_.add(exchange, mayStep);
      const auto after = clock_.mapping().toSession(exchange.answerArrived);
      if (known)
        largestStep_ = std::max<Nanoseconds>(largestStep_, std::chrono::abs(after - before));
      const double rate = std::abs(clock_.mapping().rate + clock_.mapping().correction);
      fastestRate_ = std::max(fastestRate_, rate);
    }
  }
  [[nodiscard]] Nanoseconds error() const {
    return clock_.mapping().toSession(now_) - server_.at(now_);
  }
  [[nodiscard]] LocalTime now() const { return now_; }
  void wait(Nanoseconds time) { now_ += time; }

  Server server_;
  SessionClock clock_;
  Verdict last_ = Verdict::kRejected;
  Nanoseconds largestStep_{};
  double fastestRate_ = 0.0;

 private:
  LocalTime now_{100s};
};

// A server that came back after a reboot is off by so much. By less than half the round trip would
// be no jump to the filter, but noise.
void rebootOff(Trial& trial, Nanoseconds by, bool mayStep) {
  trial.until(110s, mayStep);
  trial.largestStep_ = 0ns;
  trial.server_.jump(by);
  trial.until(112s, mayStep);
}

TEST(SessionClock, IsFreeUntilAServerAnswers) {
  const SessionClock clock;
  EXPECT_EQ(clock.state(LocalTime{1s}), ClockState::kFree);
  EXPECT_EQ(clock.errorBound(LocalTime{1s}), Nanoseconds::max());
  EXPECT_TRUE(clock.wantsBurst(LocalTime{1s}));
}

TEST(SessionClock, StandsInPlaceWithTheFirstAnswer) {
  Trial trial;
  trial.until(100050ms, false);
  EXPECT_EQ(trial.clock_.state(trial.now()), ClockState::kLocked);
  EXPECT_LE(std::chrono::abs(trial.error()), 1us);
}

TEST(SessionClock, IsInHoldoverWhenAnswersStopAndLockedWhenTheyReturn) {
  Trial trial;
  trial.until(105s, false);
  const auto last = trial.clock_.filter().lastExchange();
  EXPECT_EQ(trial.clock_.state(last + 4s), ClockState::kLocked);
  EXPECT_EQ(trial.clock_.state(last + 4s + 1ns), ClockState::kHoldover);
  trial.wait(60s);
  EXPECT_EQ(trial.clock_.state(trial.now()), ClockState::kHoldover);
  trial.until(166s, false);
  EXPECT_EQ(trial.clock_.state(trial.now()), ClockState::kLocked);
}

TEST(SessionClock, IsFreeAgainAfterARestart) {
  Trial trial;
  trial.until(105s, false);
  trial.clock_.restart();
  EXPECT_EQ(trial.clock_.state(trial.now()), ClockState::kFree);
  EXPECT_FALSE(trial.clock_.filter().started());
}

TEST(SessionClock, NeverStepsWhileItPlays) {
  Trial trial{8ms};
  trial.until(200s, false);
  EXPECT_LE(trial.largestStep_, 2ns);
  EXPECT_LE(trial.fastestRate_, 1e-3 + 300e-6);
  EXPECT_LE(std::chrono::abs(trial.error()), 1ms);
}

TEST(SessionClock, GlidesOverAJumpBelow250MillisecondsWhileItPlays) {
  for (const auto by : {-240ms, -20ms, 30ms, 100ms, 240ms}) {
    Trial trial;
    rebootOff(trial, by, false);
    EXPECT_LE(trial.clock_.filter().exchanges(), 20) << "the filter has not seen the jump";
    EXPECT_LE(trial.largestStep_, 2ns) << by.count();
    // At a thousandth, 240 ms take four minutes.
    trial.until(112s + std::chrono::abs(by) * 1100 + 20s, false);
    EXPECT_LE(std::chrono::abs(trial.error()), 100us) << by.count();
    EXPECT_LE(trial.largestStep_, 2ns) << by.count();
    EXPECT_LE(trial.fastestRate_, 1.3e-3) << by.count();
  }
}

TEST(SessionClock, GoesOnGlidingWhenNoFurtherAnswerComes) {
  Trial trial;
  rebootOff(trial, 100ms, false);
  trial.wait(120s);
  EXPECT_LE(std::chrono::abs(trial.error()), 3ms);
}

TEST(SessionClock, StepsWhilePlayingWhenItIsTooFarOff) {
  Trial trial;
  rebootOff(trial, 400ms, false);
  EXPECT_GE(trial.largestStep_, 390ms);
  EXPECT_LE(std::chrono::abs(trial.error()), 1ms);
}

TEST(SessionClock, StepsWhileStopped) {
  for (const auto by : {-240ms, 20ms, 5000ms}) {
    Trial trial;
    rebootOff(trial, by, true);
    EXPECT_GE(trial.largestStep_, std::chrono::abs(by) * 9 / 10) << by.count();
    EXPECT_LE(std::chrono::abs(trial.error()), 200us) << by.count();
  }
}

TEST(SessionClock, WhatNobodyNoticesIsNotWorthAStep) {
  Trial trial{100us};
  trial.until(101s, true);
  trial.largestStep_ = 0ns;
  trial.until(160s, true);
  EXPECT_LE(trial.largestStep_, 2ns);
}

TEST(SessionClock, ItsBoundHoldsAlsoWhileItGlides) {
  Trial trial;
  rebootOff(trial, 200ms, false);
  while (trial.now() < LocalTime{300s}) {
    trial.until(trial.now().time_since_epoch() + 1s, false);
    EXPECT_GE(trial.clock_.errorBound(trial.now()), std::chrono::abs(trial.error()));
  }
}

TEST(SessionClock, WantsMoreAnswersAtFirstAndInDoubt) {
  Trial trial;
  trial.until(100350ms, false);
  EXPECT_TRUE(trial.clock_.wantsBurst(trial.now()));  // four answers are not enough
  trial.until(110s, false);
  EXPECT_FALSE(trial.clock_.wantsBurst(trial.now()));
  trial.server_.jump(5s);
  trial.until(110050ms, false);
  EXPECT_EQ(trial.last_, Verdict::kRejected);
  EXPECT_TRUE(trial.clock_.wantsBurst(trial.now()));
}

TEST(SessionClock, WantsMoreAnswersWhenItsBoundHasGrownPoor) {
  Trial trial;
  trial.until(110s, false);
  EXPECT_TRUE(trial.clock_.wantsBurst(trial.now() + std::chrono::hours{3}));
}

}  // namespace
}  // namespace midipool
