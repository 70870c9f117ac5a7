// SPDX-License-Identifier: GPL-3.0-or-later
#include "time/bar_delay.hpp"

#include <algorithm>
#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace midipool {
namespace {

using namespace std::chrono_literals;

constexpr SessionTime kStart{10s};

Timeline playing(double bpm = 120.0, SessionTime start = kStart, Beats song = {}) {
  Timeline timeline;
  timeline.start = start;
  timeline.song = song;
  timeline.bpm = *Bpm::from(bpm);
  timeline.playing = true;
  timeline.revision = 1;
  return timeline;
}

class BarDelayTest : public ::testing::Test {
 protected:
  void play(Timeline timeline) {
    timeline.revision = ++revision_;
    ASSERT_TRUE(schedule_.insert(timeline));
  }
  // As it is heard now.
  Nanoseconds at(BarDelay& delay, SessionTime now) const {
    return *delay.follow(schedule_, now)->delayAt(now);
  }
  // Looked at often, as it will be.
  void passTo(BarDelay& delay, SessionTime now) {
    for (; now_ < now; now_ += 5ms) (void)delay.follow(schedule_, now_);
  }

  Schedule schedule_;
  std::uint64_t revision_ = 0;
  SessionTime now_ = kStart - 1s;
  BarDelay bars_{GridUnit::kBar, 2};
};

TEST_F(BarDelayTest, SaysNothingBeforeThereIsMusic) {
  EXPECT_FALSE(bars_.follow(schedule_, kStart));
}

TEST_F(BarDelayTest, IsSoManyBarsWhileNothingChanges) {
  play(playing());
  for (auto now = kStart - 1s; now < kStart + 60s; now += 7ms) {
    ASSERT_EQ(at(bars_, now), 4s);
    ASSERT_EQ(bars_.follow(schedule_, now)->after, 4s) << "nothing is faded over";
  }
}

TEST_F(BarDelayTest, CountsBeatsToo) {
  BarDelay beats{GridUnit::kBeat, 3};
  play(playing());
  EXPECT_EQ(at(beats, kStart + 10s), 1500ms);
}

TEST_F(BarDelayTest, IsKnownWhileTheSongStands) {
  auto standing = playing(60.0);
  standing.playing = false;
  play(standing);
  EXPECT_EQ(at(bars_, kStart + 10s), 8s);
  EXPECT_EQ(bars_.longest(schedule_), 8s);
}

TEST_F(BarDelayTest, WhoComesInTheMiddleCountsOnTheTempoHeFinds) {
  play(playing(120.0, kStart, Beats::quarters(2)));
  EXPECT_EQ(at(bars_, kStart + 30s), 4s);
}

// From 120 to 60 at a bar's line: the slow bars go back to fast ones, one after the other.
TEST_F(BarDelayTest, ASlowerTempoMakesItLongerLineByLine) {
  play(playing());
  passTo(bars_, kStart + 19s);
  play(playing(60.0, kStart + 20s, Beats::quarters(40)));
  passTo(bars_, kStart + 19'900ms);
  EXPECT_EQ(at(bars_, kStart + 20s), 4s);
  passTo(bars_, kStart + 23s);
  EXPECT_EQ(bars_.follow(schedule_, now_)->delayAt(kStart + 24s), 4s)
      << "told ahead only when near";
  passTo(bars_, kStart + 23'800ms);
  const auto change = *bars_.follow(schedule_, now_);
  EXPECT_EQ(change, (DelayChange{4s, 6s, kStart + 24s}));
  passTo(bars_, kStart + 24'100ms);
  EXPECT_EQ(at(bars_, now_), 6s);
  passTo(bars_, kStart + 29s);
  EXPECT_EQ(at(bars_, now_), 8s);
}

TEST_F(BarDelayTest, AChangeOfTempoInMidBarWaitsForTheLine) {
  play(playing());
  passTo(bars_, kStart + 19s);
  play(playing(60.0, kStart + 21s, Beats::quarters(42)));  // on the third beat
  passTo(bars_, kStart + 22s);
  EXPECT_EQ(at(bars_, now_), 4s);
  passTo(bars_, kStart + 23'100ms);
  EXPECT_EQ(at(bars_, now_), 5s);  // the bar before took 3 s
}

TEST_F(BarDelayTest, AJumpThatKeepsItsBeatChangesNothing) {
  play(playing());
  passTo(bars_, kStart + 19s);
  play(playing(120.0, kStart + 21s, Beats::quarters(4 * 16 + 2)));
  for (; now_ < kStart + 40s; now_ += 5ms) ASSERT_EQ(at(bars_, now_), 4s);
}

TEST_F(BarDelayTest, AJumpToAnotherBeatGoesOnThereInABarBefore) {
  play(playing());
  passTo(bars_, kStart + 20s);
  play(playing(120.0, kStart + 21s, Beats::quarters(1)));  // from the third beat to the second
  passTo(bars_, kStart + 21'100ms);
  // This bar would have begun at 20.5 s; of two bars before, the one that began at 18 s.
  EXPECT_EQ(at(bars_, now_), 2500ms);
  passTo(bars_, kStart + 40s);
  EXPECT_EQ(at(bars_, now_), 4s);
}

TEST_F(BarDelayTest, ALoopOfOddLengthStaysOnItsBeat) {
  auto looped = playing();
  looped.loop = Loop{Beats::quarters(0), Beats::quarters(3)};
  play(looped);
  passTo(bars_, kStart + 30s);
  EXPECT_EQ(at(bars_, now_), 3s);
}

TEST_F(BarDelayTest, ManyJumpsInARowLeaveTimeToHear) {
  play(playing());
  passTo(bars_, kStart + 20s);
  for (int i = 1; i <= 40; ++i) {
    play(playing(120.0, kStart + 20s + i * 500ms, Beats::quarters(i % 3)));
    passTo(bars_, kStart + 20s + i * 500ms + 20ms);
    EXPECT_GE(at(bars_, now_), 2s);
  }
}

TEST_F(BarDelayTest, AStartBeginsAnew) {
  play(playing());
  passTo(bars_, kStart + 20s);
  auto standing = playing(120.0, kStart + 21s, Beats::quarters(42));
  standing.playing = false;
  play(standing);
  passTo(bars_, kStart + 25s);
  EXPECT_EQ(at(bars_, now_), 4s);
  play(playing(30.0, kStart + 30s, Beats::quarters(3)));
  passTo(bars_, kStart + 30'100ms);
  EXPECT_EQ(at(bars_, now_), 16s);
}

// 200 changes at random, each a tempo, a jump, a loop or a signature: whatever is heard was played at
// the place of its bar at which it is heard, right behind every line, and the delay never falls below
// half of what was asked for.
TEST_F(BarDelayTest, IsAlwaysOnTheBar) {
  std::mt19937 random{7};
  BarDelay delay{GridUnit::kBar, 2};
  GridWalk walk{GridUnit::kBar};
  std::vector<GridLine> lines;
  play(playing());
  auto change = kStart + 3s;
  const auto number = [&](int least, int most) {
    return std::uniform_int_distribution{least, most}(random);
  };
  for (int changes = 0; changes < 200; ++changes) {
    const auto& ruling = schedule_.at(change);
    auto next = ruling.anchoredAt(ruling.firstTickFrom(change));
    switch (number(0, 3)) {
      case 0:
        next.bpm = *Bpm::from(number(40, 300));
        break;
      case 1:
        next.song = Beats::sixteenths(number(0, 400));
        break;
      case 2:
        next.loop = Loop{Beats::quarters(4), Beats::quarters(number(5, 20))};
        break;
      default:
        next.origin = {barLineBefore(next.song, next.origin, next.signature), 1};
        next.signature = *TimeSignature::from(number(2, 7), 4);
        break;
    }
    play(next);
    const auto until = change + std::chrono::milliseconds{number(300, 4000)};
    for (; now_ < until; now_ += 5ms) {
      const auto heard = delay.follow(schedule_, now_);
      while (const auto line = walk.next(schedule_, now_)) {
        lines.push_back(*line);
        const auto late = *heard->delayAt(now_);
        ASSERT_GE(late, line->length);
        const auto source = line->start - late;
        const bool isLine = std::ranges::any_of(lines, [&](const GridLine& other) {
          return std::chrono::abs(other.start - source) < 10us;
        });
        const bool isBeforeAll = source < lines.front().start;
        ASSERT_TRUE(isLine || isBeforeAll) << "change " << changes;
      }
      schedule_.forgetBefore(now_);
    }
    change = until;
  }
  EXPECT_GT(lines.size(), 200U);
}

}  // namespace
}  // namespace midipool
