// SPDX-License-Identifier: GPL-3.0-or-later
#include "time/frame_clock.hpp"

#include <algorithm>
#include <cmath>
#include <random>

#include <gtest/gtest.h>

namespace midipool {
namespace {

using namespace std::chrono_literals;

// A sound card and the system that wakes up for it: frames come evenly, the wake-ups late by
// chance.
class Card {
 public:
  explicit Card(std::uint32_t framesPerCycle, double driftPpm = 0.0)
      : cycle_{framesPerCycle}, nsPerFrame_{1e9 / 48000.0 * (1.0 + driftPpm * 1e-6)} {}

  // When a frame really is.
  [[nodiscard]] LocalTime timeOf(std::uint64_t frame) const {
    const auto frames = static_cast<double>(static_cast<std::int64_t>(frame - anchorFrame_));
    return anchor_ + Nanoseconds{std::llround(frames * nsPerFrame_)};
  }
  void run(FrameClock& clock, Nanoseconds duration) {
    const auto until = timeOf(frame_) + duration;
    for (; timeOf(frame_) < until; frame_ += cycle_) wakeUp(clock, lateness());
  }
  void wakeUp(FrameClock& clock, Nanoseconds late) { clock.cycle(frame_, timeOf(frame_) + late); }
  void nextCycle() { frame_ += cycle_; }
  // Time passes and no frames do, as when cycles are skipped.
  void lose(Nanoseconds time) { move(time, nsPerFrame_); }
  // The system clock is turned faster, as when it is being set right.
  void turn(double ppm) { move(0ns, nsPerFrame_ * (1.0 + ppm * 1e-6)); }

  [[nodiscard]] Nanoseconds errorOf(const FrameClock& clock) const {
    return clock.timeOf(frame_) - timeOf(frame_);
  }
  [[nodiscard]] double nsPerFrame() const { return nsPerFrame_; }
  [[nodiscard]] std::uint64_t frame() const { return frame_; }

 private:
  void move(Nanoseconds lost, double nsPerFrame) {
    anchor_ = timeOf(frame_) + lost;
    anchorFrame_ = frame_;
    nsPerFrame_ = nsPerFrame;
  }
  Nanoseconds lateness() {
    const double late = 10e3 + exponential_(random_) * 30e3;
    return Nanoseconds{std::llround(stall_(random_) ? late + 1.5e6 : late)};
  }

  std::mt19937 random_{1};
  std::exponential_distribution<double> exponential_{1.0};
  std::bernoulli_distribution stall_{0.005};
  std::uint32_t cycle_;
  double nsPerFrame_;
  std::uint64_t frame_ = 1000;
  std::uint64_t anchorFrame_ = 1000;
  LocalTime anchor_{3s};
};

class FrameClockPeriods : public ::testing::TestWithParam<std::uint32_t> {};

TEST_P(FrameClockPeriods, FindsPhaseAndRateThroughLateWakeUps) {
  Card card{GetParam(), 40.0};
  FrameClock clock{48000.0};
  card.run(clock, 20s);
  EXPECT_NEAR(clock.nanosecondsPerFrame() / card.nsPerFrame(), 1.0, 2e-6);
  for (int i = 0; i < 100; ++i) {
    card.run(clock, 200ms);
    // The least lateness, 10 µs, cannot be seen from inside.
    EXPECT_NEAR(static_cast<double>((card.errorOf(clock) - 10us).count()), 0.0, 10e3);
  }
}

TEST_P(FrameClockPeriods, IsRoughlyRightFromTheFirstCyclesOn) {
  Card card{GetParam(), -40.0};
  FrameClock clock{48000.0};
  card.run(clock, 250ms);
  EXPECT_LT(std::abs(card.errorOf(clock).count()), 60'000);
}

TEST_P(FrameClockPeriods, FindsTheNewPhaseAfterSkippedCycles) {
  Card card{GetParam()};
  FrameClock clock{48000.0};
  card.run(clock, 10s);
  for (const auto lost : {900us, 130us, 7300us, 60us, 35us, 35us}) {
    card.lose(lost);
    clock.skipped();
    card.run(clock, 250ms);
    EXPECT_LT(std::abs(card.errorOf(clock).count()), 50'000) << lost.count();
    card.run(clock, 2s);
    EXPECT_LT(std::abs(card.errorOf(clock).count()), 25'000) << lost.count();
  }
  EXPECT_NEAR(clock.nanosecondsPerFrame() / card.nsPerFrame(), 1.0, 3e-6);
}

TEST_P(FrameClockPeriods, NoticesByItselfThatTheDeviceHasSkipped) {
  Card card{GetParam()};
  FrameClock clock{48000.0};
  card.run(clock, 10s);
  card.lose(600us);
  card.run(clock, 2s);
  EXPECT_LT(std::abs(card.errorOf(clock).count()), 50'000);
}

TEST_P(FrameClockPeriods, FollowsASystemClockThatIsBeingTurned) {
  Card card{GetParam()};
  FrameClock clock{48000.0};
  card.run(clock, 60s);
  card.turn(200.0);
  std::int64_t worst = 0;
  for (int i = 0; i < 300; ++i) {
    card.run(clock, 100ms);
    worst = std::max(worst, std::abs(card.errorOf(clock).count()));
  }
  EXPECT_LT(worst, 500'000);
  EXPECT_LT(std::abs(card.errorOf(clock).count()), 40'000);
}

INSTANTIATE_TEST_SUITE_P(Frames, FrameClockPeriods, ::testing::Values(64, 256, 1024));

TEST(FrameClock, IsNotMovedByOneLateCycle) {
  for (const auto late : {200us, 1000us, 4000us, 15000us}) {
    Card card{1024};
    FrameClock clock{48000.0};
    card.run(clock, 10s);
    const auto before = card.errorOf(clock);
    card.wakeUp(clock, late);
    card.nextCycle();
    for (int cycle = 0; cycle < 20; ++cycle) {
      EXPECT_LT(std::abs((card.errorOf(clock) - before).count()), 10'000) << late.count();
      card.run(clock, 20ms);
    }
  }
}

TEST(FrameClock, IsNotMovedWhenNothingWasSkippedAfterAll) {
  Card card{256};
  FrameClock clock{48000.0};
  card.run(clock, 10s);
  const auto before = card.errorOf(clock);
  clock.skipped();
  for (int i = 0; i < 20; ++i) {
    card.run(clock, 5ms);
    EXPECT_LT(std::abs((card.errorOf(clock) - before).count()), 5'000);
  }
}

// jackd's dummy driver begins the cycle after an xrun at once, before the new grid's first point.
TEST(FrameClock, IsNotTakenInByAnEarlyCycleAfterASkip) {
  Card card{256};
  FrameClock clock{48000.0};
  card.run(clock, 10s);
  card.lose(4ms);
  clock.skipped();
  card.wakeUp(clock, -110us);
  card.nextCycle();
  card.run(clock, 250ms);
  EXPECT_LT(std::abs(card.errorOf(clock).count()), 50'000);
}

TEST(FrameClock, GoesOnAfterTheMachineSlept) {
  Card card{1024};
  FrameClock clock{48000.0};
  card.run(clock, 10s);
  card.lose(3h);
  card.run(clock, 300ms);
  EXPECT_LT(std::abs(card.errorOf(clock).count()), 80'000);
}

TEST(FrameClock, RoundsATimeToItsNearestFrame) {
  Card card{256, 25.0};
  FrameClock clock{48000.0};
  card.run(clock, 5s);
  const auto frame = static_cast<std::int64_t>(card.frame());
  const auto time = clock.timeOf(card.frame());
  EXPECT_EQ(clock.frameAt(time), frame);
  EXPECT_EQ(clock.frameAt(time + 10us), frame);
  EXPECT_EQ(clock.frameAt(time + 11us), frame + 1);
  EXPECT_EQ(clock.frameAt(time - 11us), frame - 1);
  EXPECT_LT(clock.frameAt(LocalTime{1s}), 0);
}

}  // namespace
}  // namespace midipool
