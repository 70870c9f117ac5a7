// SPDX-License-Identifier: GPL-3.0-or-later
#include "time/timeline.hpp"

#include <random>

#include <gtest/gtest.h>

namespace midipool {
namespace {

using namespace std::chrono_literals;

SessionTime at(Nanoseconds time) {
  return SessionTime{time};
}

Timeline playing(Nanoseconds start = 0s, Beats song = {}) {
  Timeline timeline;
  timeline.start = at(start);
  timeline.song = song;
  timeline.playing = true;
  return timeline;
}

Timeline looping(Beats start, Beats end, Beats song = {}) {
  auto timeline = playing(0s, song);
  timeline.loop = Loop{start, end};
  return timeline;
}

TEST(Timeline, TicksFallOnTheGridFromItsStart) {
  const auto timeline = playing(1s);
  EXPECT_EQ(timeline.tickTime(0), at(1s));
  EXPECT_EQ(timeline.tickTime(48), at(2s));
  EXPECT_EQ(timeline.tickTime(-48), at(0s));
}

TEST(Timeline, FindsTheNearestTick) {
  const auto timeline = playing(1s);  // a tick lasts 20.83 ms
  EXPECT_EQ(timeline.nearestTick(at(1s)), 0);
  EXPECT_EQ(timeline.nearestTick(at(1010ms)), 0);
  EXPECT_EQ(timeline.nearestTick(at(1011ms)), 1);
  EXPECT_EQ(timeline.nearestTick(at(990ms)), 0);
  EXPECT_EQ(timeline.nearestTick(at(989ms)), -1);
}

TEST(Timeline, FindsTheFirstTickThatIsNotEarlier) {
  const auto timeline = playing(1s);
  EXPECT_EQ(timeline.firstTickFrom(at(1s)), 0);
  EXPECT_EQ(timeline.firstTickFrom(at(1s + 1ns)), 1);
  EXPECT_EQ(timeline.firstTickFrom(at(1s - 1ns)), 0);
  EXPECT_EQ(timeline.firstTickFrom(at(0s)), -48);
}

TEST(Timeline, ATickIsFoundFromItsOwnTimeAtAnyTempo) {
  std::mt19937_64 random{1};
  std::uniform_int_distribution<std::int64_t> tempo{20'000, 999'000};
  std::uniform_int_distribution<std::int64_t> tick{-1'000'000, 1'000'000};
  std::uniform_int_distribution<std::int64_t> nanosecond{-1'000'000'000'000, 1'000'000'000'000};
  for (int i = 0; i < 5'000; ++i) {
    auto timeline = playing(Nanoseconds{nanosecond(random)});
    timeline.bpm = *Bpm::fromThousandths(tempo(random));
    const auto index = tick(random);
    EXPECT_EQ(timeline.nearestTick(timeline.tickTime(index)), index);
    EXPECT_EQ(timeline.firstTickFrom(timeline.tickTime(index)), index);
    EXPECT_EQ(timeline.firstTickFrom(timeline.tickTime(index) + 1ns), index + 1);
  }
}

TEST(Timeline, TheSongMovesWhileItPlays) {
  const auto timeline = playing(1s, Beats::quarters(8));
  EXPECT_EQ(timeline.songAtTick(24), Beats::quarters(9));
  EXPECT_EQ(timeline.songAt(at(1250ms)), Beats::ticks(8 * 24 + 12));
  EXPECT_EQ(timeline.songAt(at(500ms)), Beats::quarters(7));
}

TEST(Timeline, TheSongStandsWhileItDoesNot) {
  auto timeline = playing(1s, Beats::quarters(8));
  timeline.playing = false;
  EXPECT_EQ(timeline.songAtTick(24), Beats::quarters(8));
  EXPECT_EQ(timeline.songAt(at(99s)), Beats::quarters(8));
}

TEST(Timeline, ALoopGoesOnAtItsStartWhenItsEndIsReached) {
  const auto timeline = looping(Beats::quarters(1), Beats::quarters(3));
  EXPECT_EQ(timeline.songAtTick(71), Beats::ticks(71));
  EXPECT_EQ(timeline.songAtTick(72), Beats::quarters(1));
  EXPECT_EQ(timeline.songAtTick(72 + 47), Beats::ticks(71));
  EXPECT_EQ(timeline.songAtTick(72 + 48), Beats::quarters(1));
  EXPECT_EQ(timeline.songAtTick(72 + 48 * 1'000'000), Beats::quarters(1));
}

TEST(Timeline, ASongBehindTheLoopPlaysOn) {
  const auto atEnd = looping(Beats::quarters(1), Beats::quarters(3), Beats::quarters(3));
  EXPECT_EQ(atEnd.songAtTick(24), Beats::quarters(4));
  const auto before = looping(Beats::quarters(8), Beats::quarters(12), Beats::quarters(1));
  EXPECT_EQ(before.songAtTick(24), Beats::quarters(2));
}

TEST(Timeline, CountsTheTicksUntilAPlace) {
  const auto timeline = looping(Beats::quarters(1), Beats::quarters(3));
  EXPECT_EQ(timeline.ticksUntil(Beats::quarters(2), 0), 48);
  EXPECT_EQ(timeline.ticksUntil(Beats::quarters(2), 48), 0);
  EXPECT_EQ(timeline.ticksUntil(Beats::quarters(2), 72), 24);  // it has jumped to quarter 1
}

TEST(Timeline, APlaceThatTheSongDoesNotReachHasNoTicksUntilIt) {
  const auto timeline = looping(Beats::quarters(1), Beats::quarters(3));
  EXPECT_FALSE(timeline.ticksUntil(Beats::quarters(3), 0));  // there it jumps
  EXPECT_FALSE(timeline.ticksUntil(Beats::quarters(4), 0));
  EXPECT_FALSE(timeline.ticksUntil(Beats::quarters(1), 48));  // only by a jump
  EXPECT_FALSE(timeline.ticksUntil(Beats::fromCount(1), 0));  // between ticks
  auto standing = timeline;
  standing.playing = false;
  EXPECT_FALSE(standing.ticksUntil(Beats::quarters(2), 0));
}

TEST(Timeline, SaysBarsFromItsOriginAndSignature) {
  auto timeline = playing();
  timeline.origin = {Beats::quarters(4), 2};
  timeline.signature = *TimeSignature::from(3, 4);
  EXPECT_EQ(timeline.barPositionOf(Beats::quarters(8)), (BarPosition{3, 2, 0}));
}

TEST(Timeline, AnchoredElsewhereItSaysTheSame) {
  std::mt19937_64 random{2};
  std::uniform_int_distribution<std::int64_t> tempo{20'000, 999'000};
  std::uniform_int_distribution<std::int64_t> tick{0, 2'000};
  std::bernoulli_distribution coin{0.5};
  for (int i = 0; i < 2'000; ++i) {
    auto timeline = playing(Nanoseconds{tick(random) * 1'000'003}, Beats::ticks(tick(random)));
    timeline.bpm = *Bpm::fromThousandths(tempo(random));
    timeline.playing = coin(random);
    const auto loopStart = Beats::ticks(tick(random));
    if (coin(random)) timeline.loop = Loop{loopStart, loopStart + Beats::ticks(24 + tick(random))};
    const auto anchor = tick(random);
    const auto anchored = timeline.anchoredAt(anchor);
    for (int k = 0; k < 20; ++k) {
      const auto index = tick(random);
      EXPECT_EQ(anchored.songAtTick(index), timeline.songAtTick(anchor + index));
      EXPECT_LE(std::chrono::abs(anchored.tickTime(index) - timeline.tickTime(anchor + index)),
                1ns);
    }
  }
}

}  // namespace
}  // namespace midipool
