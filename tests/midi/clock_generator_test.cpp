// SPDX-License-Identifier: GPL-3.0-or-later
#include "midi/clock_generator.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "midi/slave_port.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;
using testing::at;
using testing::timelineAt;
using Port = testing::SlavePort;

// Every tick of the slave must be the tick that the timeline has at that time.
void expectInStep(const Port& port, const Timeline& timeline, Nanoseconds from, Nanoseconds to) {
  int compared = 0;
  for (const auto& tick : port.slave_.ticks()) {
    if (tick.time < at(from) || tick.time >= at(to)) continue;
    const auto index = timeline.nearestTick(tick.time);
    EXPECT_EQ(timeline.tickTime(index), tick.time);
    EXPECT_EQ(timeline.songAtTick(index).wholeTicks(), tick.song);
    ++compared;
  }
  EXPECT_GT(compared, 10);
  EXPECT_TRUE(port.slave_.complaints().empty()) << port.slave_.complaints().front();
}

TEST(ClockGenerator, SendsNothingWithoutATimeline) {
  ClockGenerator generator;
  EXPECT_FALSE(generator.next(Schedule{}, at(0s), at(10s)));
  EXPECT_FALSE(generator.nextTime(Schedule{}, at(0s)));
}

TEST(ClockGenerator, LeavesASlaveThatHasJustBeenStoppedAloneForAMoment) {
  Schedule schedule;
  schedule.insert(timelineAt(0s, 1, true));
  Port port;
  port.run(schedule, 1s);
  schedule.insert(timelineAt(1s, 2, false, Beats::sixteenths(40)));
  port.run(schedule, 3s);
  SessionTime stop{};
  SessionTime place{};
  for (const auto& event : port.messages_) {
    if (event.message.status() == status::kStop) stop = event.time;
    if (event.message.status() == status::kSongPosition) place = event.time;
  }
  EXPECT_GE(place - stop, 120ms);
  EXPECT_LE(place - stop, 200ms);
  EXPECT_TRUE(port.slave_.complaints().empty());
}

TEST(ClockGenerator, TicksWhileTheSongStands) {
  Schedule schedule;
  schedule.insert(timelineAt(0s, 1, false));
  Port port;
  port.sleepUntil(0s);
  port.run(schedule, 1s);
  EXPECT_EQ(port.slave_.clocks().size(), 48U);  // 120 bpm: 48 ticks a second
  EXPECT_TRUE(port.slave_.ticks().empty());
}

TEST(ClockGenerator, KeepsQuietWhileTheSongStandsIfAskedTo) {
  Schedule schedule;
  schedule.insert(timelineAt(0s, 1, false));
  schedule.insert(timelineAt(1s, 2, true));
  Port port;
  port.generator_ = ClockGenerator{false};
  port.run(schedule, 1s);
  EXPECT_TRUE(port.slave_.clocks().empty());
  port.run(schedule, 2s);
  EXPECT_EQ(port.slave_.ticks().size(), 48U);
}

TEST(ClockGenerator, StartsOnTheTickWithAStartBeforeIt) {
  Schedule schedule;
  schedule.insert(timelineAt(0s, 1, false));
  const auto playing = timelineAt(1s, 2, true);
  schedule.insert(playing);
  Port port;
  port.run(schedule, 3s);
  expectInStep(port, playing, 1s, 3s);
  EXPECT_EQ(port.slave_.ticks().front().time, at(1s));
  EXPECT_EQ(port.slave_.ticks().size(), 96U);
}

TEST(ClockGenerator, ContinuesFromAPlaceItHasTold) {
  Schedule schedule;
  schedule.insert(timelineAt(0s, 1, false, Beats::sixteenths(37)));
  const auto playing = timelineAt(1s, 2, true, Beats::sixteenths(37));
  schedule.insert(playing);
  Port port;
  port.run(schedule, 2s);
  expectInStep(port, playing, 1s, 2s);
  EXPECT_EQ(port.slave_.ticks().front().song, 37 * 6);
}

TEST(ClockGenerator, EntersAPlayingSongAtTheNextBar) {
  Schedule schedule;
  const auto playing = timelineAt(0s, 1, true);
  schedule.insert(playing);
  Port port;
  port.sleepUntil(2900ms);
  port.run(schedule, 6s);
  EXPECT_EQ(port.slave_.ticks().front().time, at(4s));
  expectInStep(port, playing, 4s, 6s);
  EXPECT_GT(port.slave_.clocks().front(), at(2890ms));
  EXPECT_LT(port.slave_.clocks().front(), at(2930ms));
}

TEST(ClockGenerator, ASlaveThatIsBeingPluggedInIsToldNoPlaceBeforeItHears) {
  Schedule schedule;
  const auto playing = timelineAt(0s, 1, true);
  schedule.insert(playing);
  Port port;
  port.sleepUntil(2900ms);
  port.run(schedule, 3800ms);  // its place at bar 3 has been told already, to nobody
  port.slave_ = {};
  port.messages_.clear();
  port.generator_.awaitSlave();
  port.run(schedule, 4050ms);
  for (const auto& event : port.messages_) EXPECT_EQ(event.message.status(), 0xF8);
  port.generator_.forgetSlave();
  port.run(schedule, 8s);
  EXPECT_EQ(port.slave_.ticks().front().time, at(6s));
  expectInStep(port, playing, 6s, 8s);
}

TEST(ClockGenerator, ASlaveThatIsBeingPluggedInStartsWithTheSong) {
  Schedule schedule;
  schedule.insert(timelineAt(-1s, 1, false));
  const auto playing = timelineAt(1s, 2, true);
  schedule.insert(playing);
  Port port;
  port.run(schedule, 900ms);
  port.generator_.awaitSlave();
  port.run(schedule, 3s);
  EXPECT_EQ(port.slave_.ticks().front().time, at(1s));
  expectInStep(port, playing, 1s, 3s);
}

TEST(ClockGenerator, StopsBetweenTicksAndTellsWhereTheSongStands) {
  Schedule schedule;
  schedule.insert(timelineAt(0s, 1, true));
  schedule.insert(timelineAt(1s, 2, false, Beats::sixteenths(5)));
  Port port;
  port.run(schedule, 2s);
  EXPECT_EQ(port.slave_.ticks().size(), 48U);
  EXPECT_FALSE(port.slave_.playing());
  EXPECT_EQ(port.slave_.nextSongTick(), 30);
  EXPECT_TRUE(port.slave_.complaints().empty());
}

TEST(ClockGenerator, JumpsInALoopOnTheTick) {
  auto looping = timelineAt(0s, 1, true);
  looping.loop = Loop{Beats::quarters(1), Beats::quarters(3)};
  Schedule schedule;
  schedule.insert(looping);
  Port port;
  port.run(schedule, 10s);
  expectInStep(port, looping, 0s, 10s);
  EXPECT_EQ(port.slave_.ticks().size(), 480U);
}

TEST(ClockGenerator, GoesThroughATempoChangeWithoutALostTick) {
  auto slow = timelineAt(0s, 1, true);
  auto fast = timelineAt(1s, 2, true, Beats::ticks(48));
  fast.bpm = *Bpm::from(174.5);
  Schedule schedule;
  schedule.insert(slow);
  schedule.insert(fast);
  Port port;
  port.run(schedule, 4s);
  expectInStep(port, slow, 0s, 1s);
  expectInStep(port, fast, 1s, 4s);
  for (std::size_t i = 0; i < port.slave_.ticks().size(); ++i) {
    EXPECT_EQ(port.slave_.ticks()[i].song, static_cast<std::int64_t>(i));
  }
}

TEST(ClockGenerator, CatchesUpAfterATempoChangeThatCameLate) {
  auto slow = timelineAt(0s, 1, true);
  auto fast = timelineAt(1s, 2, true, Beats::ticks(48));
  fast.bpm = *Bpm::from(180);
  Schedule schedule;
  schedule.insert(slow);
  Port port;
  port.run(schedule, 1080ms);
  schedule.insert(fast);
  port.run(schedule, 4s);
  expectInStep(port, fast, 1500ms, 4s);
  for (std::size_t i = 0; i < port.slave_.ticks().size(); ++i) {
    EXPECT_EQ(port.slave_.ticks()[i].song, static_cast<std::int64_t>(i));
  }
}

TEST(ClockGenerator, WaitsAfterASlowerTempoThatCameLate) {
  auto fast = timelineAt(0s, 1, true);
  auto slow = timelineAt(1s, 2, true, Beats::ticks(48));
  slow.bpm = *Bpm::from(60);
  Schedule schedule;
  schedule.insert(fast);
  Port port;
  port.run(schedule, 1080ms);
  schedule.insert(slow);
  port.run(schedule, 4s);
  expectInStep(port, slow, 2s, 4s);
  for (std::size_t i = 0; i < port.slave_.ticks().size(); ++i) {
    EXPECT_EQ(port.slave_.ticks()[i].song, static_cast<std::int64_t>(i));
  }
}

TEST(ClockGenerator, LocatesWhilePlaying) {
  Schedule schedule;
  schedule.insert(timelineAt(0s, 1, true));
  const auto jumped = timelineAt(1s, 2, true, Beats::quarters(64));
  schedule.insert(jumped);
  Port port;
  port.run(schedule, 3s);
  expectInStep(port, jumped, 1s, 3s);
  EXPECT_EQ(port.slave_.ticks()[48].song, 64 * 24);
}

TEST(ClockGenerator, EntersALateJumpAtTheNextSixteenth) {
  Schedule schedule;
  schedule.insert(timelineAt(0s, 1, true));
  const auto jumped = timelineAt(1s, 2, true, Beats::quarters(64));
  Port port;
  port.run(schedule, 1060ms);
  schedule.insert(jumped);
  port.run(schedule, 3s);
  expectInStep(port, jumped, 1126ms, 3s);
  EXPECT_LE(port.slave_.ticks()[52].time, at(1150ms));
}

TEST(ClockGenerator, EntersAnewAfterTheMachineSlept) {
  Schedule schedule;
  const auto playing = timelineAt(0s, 1, true);
  schedule.insert(playing);
  Port port;
  port.run(schedule, 1s);
  port.sleepUntil(6100ms);
  port.run(schedule, 10s);
  expectInStep(port, playing, 8s, 10s);
  EXPECT_EQ(port.slave_.ticks()[48].time, at(8s));
}

TEST(ClockGenerator, EntersAnewAfterTheSessionClockWentBack) {
  Schedule schedule;
  const auto playing = timelineAt(0s, 1, true);
  schedule.insert(playing);
  Port port;
  port.run(schedule, 10s);
  Port after;
  after.generator_ = port.generator_;
  after.sleepUntil(3s);
  after.slave_.hear(at(0s), ShortMessage::of(status::kStart));
  after.run(schedule, 8s);
  EXPECT_EQ(after.slave_.ticks().back().song, 8 * 48 - 1);
  expectInStep(after, playing, 5s, 8s);
}

TEST(ClockGenerator, LeadsASlaveBackAfterTheServerMovedTheTimeline) {
  Schedule schedule;
  schedule.insert(timelineAt(0s, 1, true));
  Port port;
  port.run(schedule, 1s);
  const auto moved = timelineAt(30ms, 2, true);
  schedule.insert(moved);
  port.run(schedule, 5s);
  expectInStep(port, moved, 2s, 5s);
  const auto& ticks = port.slave_.ticks();
  for (std::size_t i = 0; i < ticks.size(); ++i) {
    EXPECT_EQ(ticks[i].song, static_cast<std::int64_t>(i));
    if (i == 0) continue;
    EXPECT_LE(ticks[i].time - ticks[i - 1].time, 26100us);
    EXPECT_GE(ticks[i].time - ticks[i - 1].time, 16600us);
  }
}

// A device may ask as far ahead as it likes.
TEST(ClockGenerator, ACycleMayBeLongerThanASecond) {
  Schedule schedule;
  schedule.insert(timelineAt(0s, 1, false));
  ClockGenerator generator;
  int messages = 0;
  while (messages < 1'000 && generator.next(schedule, at(0s), at(3s))) ++messages;
  EXPECT_GE(messages, 144);
  EXPECT_LE(messages, 146);  // where the song stands, too
}

// Two changes at the same tick: a much slower tempo, whose ticks are long, and a jump.
TEST(ClockGenerator, AJumpIntoASlowerTempoIsToldInOrder) {
  Schedule schedule;
  auto fast = timelineAt(0s, 1, true);
  fast.bpm = *Bpm::from(240);
  auto slow = timelineAt(1s, 2, true, Beats::quarters(64));
  slow.bpm = *Bpm::from(40);
  schedule.insert(fast);
  schedule.insert(slow);
  Port port;
  port.run(schedule, 3s);
  for (std::size_t i = 1; i < port.messages_.size(); ++i) {
    EXPECT_LE(nanosecondsOf(port.messages_[i - 1].time), nanosecondsOf(port.messages_[i].time));
  }
  expectInStep(port, slow, 1s, 3s);
}

}  // namespace
}  // namespace midipool
