// SPDX-License-Identifier: GPL-3.0-or-later
#include "device/cycle_clock.hpp"

#include <gtest/gtest.h>

namespace midipool {
namespace {

using namespace std::chrono_literals;

constexpr std::uint32_t kFrames = 480;  // 10 ms
constexpr auto kCycle = 10ms;

TEST(CycleClock, IsNotRunningBeforeItKnowsATime) {
  CycleClock clock{48000.0};
  clock.begin(100, kFrames, std::nullopt);
  EXPECT_FALSE(clock.running());
  clock.begin(100 + kFrames, kFrames, LocalTime{5s});
  EXPECT_TRUE(clock.running());
  EXPECT_EQ(clock.firstFrame(), 100U + kFrames);
  EXPECT_EQ(clock.timeOf(clock.firstFrame()), LocalTime{5s});
}

TEST(CycleClock, CarriesOnWhenTheCounterWraps) {
  CycleClock clock{48000.0};
  std::uint32_t frame = 0xFFFFFFFFU - 5 * kFrames;
  const std::uint64_t first = frame;
  LocalTime time{1s};
  for (std::uint64_t cycle = 0; cycle < 20; ++cycle) {
    EXPECT_EQ(clock.begin(frame, kFrames, time), 0U);
    EXPECT_EQ(clock.firstFrame(), first + cycle * kFrames);
    EXPECT_EQ(clock.frameAt(time), static_cast<std::int64_t>(first + cycle * kFrames));
    frame += kFrames;
    time += kCycle;
  }
}

class RunningCycleClock : public ::testing::Test {
 protected:
  void SetUp() override { run(500); }
  void run(int cycles) {
    for (int i = 0; i < cycles; ++i) step(kFrames, kCycle);
  }
  std::uint32_t step(std::uint32_t frames, Nanoseconds time) {
    frame_ += frames;
    time_ += time;
    return clock_.begin(frame_, kFrames, time_);
  }
  [[nodiscard]] double errorNow() const {
    return static_cast<double>((clock_.timeOf(clock_.firstFrame()) - time_).count());
  }

  CycleClock clock_{48000.0};
  std::uint32_t frame_ = 0;
  LocalTime time_{1s};
};

TEST_F(RunningCycleClock, CountsTheCyclesThatThisClientMissed) {
  EXPECT_EQ(step(4 * kFrames, 4 * kCycle), 3U);
  EXPECT_NEAR(errorNow(), 0.0, 1e3);
  EXPECT_EQ(step(kFrames, kCycle), 0U);
}

TEST_F(RunningCycleClock, FindsTimeAgainWhenTheServerSkippedWithoutCountingFrames) {
  EXPECT_EQ(step(kFrames, kCycle + 17ms), 2U);
  run(20);
  EXPECT_NEAR(errorNow(), 0.0, 50e3);
}

TEST_F(RunningCycleClock, FindsTimeAgainWhenTheServerCountedTooManyFrames) {
  step(14 * kFrames, kCycle + 3ms);
  run(20);
  EXPECT_NEAR(errorNow(), 0.0, 50e3);
}

TEST_F(RunningCycleClock, FindsTimeAgainWhenTheCounterWentBack) {
  frame_ = 77;
  run(20);
  EXPECT_NEAR(errorNow(), 0.0, 50e3);
}

TEST_F(RunningCycleClock, KeepsItsTimeThroughACycleOfUnknownTime) {
  frame_ += kFrames;
  time_ += kCycle;
  EXPECT_EQ(clock_.begin(frame_, kFrames, std::nullopt), 0U);
  EXPECT_NEAR(errorNow(), 0.0, 1e3);
}

TEST_F(RunningCycleClock, TakesAnotherPeriod) {
  frame_ += kFrames;
  time_ += kCycle;
  clock_.begin(frame_, 64, time_);
  EXPECT_EQ(clock_.frames(), 64U);
  frame_ += 64;
  time_ += 1333us;
  EXPECT_EQ(clock_.begin(frame_, 64, time_), 0U);
  EXPECT_NEAR(errorNow(), 0.0, 2e3);
}

}  // namespace
}  // namespace midipool
