// SPDX-License-Identifier: GPL-3.0-or-later
#include "midi/clock_generator.hpp"

#include <algorithm>
#include <chrono>
#include <random>

#include <gtest/gtest.h>

#include "midi/model_slave.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;
using testing::ModelSlave;

SessionTime at(Nanoseconds time) {
  return SessionTime{time};
}

Timeline timelineAt(Nanoseconds start, std::uint64_t revision, bool playing, Beats song = Beats{}) {
  Timeline timeline;
  timeline.start = at(start);
  timeline.song = song;
  timeline.playing = playing;
  timeline.revision = revision;
  return timeline;
}

// A port that takes messages in cycles, as JACK does.
class Port {
 public:
  void run(const Schedule& schedule, Nanoseconds until, Nanoseconds cycle = 5ms) {
    for (; now_ < at(until); now_ += cycle) {
      while (const auto event = generator_.next(schedule, now_, now_ + cycle)) {
        slave_.hear(std::max(event->time, now_), event->message);
        messages_.push_back(*event);
      }
    }
  }
  void sleepUntil(Nanoseconds time) { now_ = at(time); }

  ClockGenerator generator_;
  ModelSlave slave_;
  std::vector<ClockGenerator::Event> messages_;
  SessionTime now_ = at(-100ms);  // so that a song that starts at zero is announced ahead
};

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

// A room whose timeline is edited at random, as a server does it (each takes effect on a tick of
// the one before, some time ahead), and a line that brings the edits late and out of order.
class RandomRoom {
 public:
  struct Arrival {
    SessionTime time;
    Timeline timeline;
  };
  struct Kind {
    bool tempoOnly = false;
    Nanoseconds longestDelay = 400ms;
  };

  RandomRoom(std::uint64_t seed, const Kind& kind) : random_{seed}, kind_{kind} {
    truth_.insert(timelineAt(0s, 1, kind_.tempoOnly || chance()));
    arrivals_.push_back({at(-1s), truth_.timelines().front()});
    auto now = at(500ms);
    for (int edits = static_cast<int>(upTo(8)); edits >= 0; --edits) {
      now += Nanoseconds{upTo(1'500'000'000)};
      edit(now);
    }
  }

  [[nodiscard]] const Schedule& truth() const { return truth_; }
  [[nodiscard]] SessionTime lastEdit() const { return lastEdit_; }
  [[nodiscard]] Nanoseconds cycle() { return 1ms + Nanoseconds{upTo(9'000'000)}; }

  // What has arrived by then.
  void deliver(Schedule& schedule, SessionTime now) {
    std::erase_if(arrivals_, [&](const Arrival& arrival) {
      if (arrival.time > now) return false;
      schedule.forgetBefore(now);
      schedule.insert(arrival.timeline);
      return true;
    });
  }

 private:
  std::int64_t upTo(std::int64_t most) {
    return std::uniform_int_distribution<std::int64_t>{0, most}(random_);
  }
  bool chance() { return upTo(1) == 0; }
  Bpm tempo() {
    // Late by a tenth of a second, a slave is at most five ticks off.
    return kind_.tempoOnly ? *Bpm::from(90 + static_cast<double>(upTo(70)))
                           : *Bpm::fromThousandths(60'000 + upTo(340'000));
  }

  void edit(SessionTime now) {
    const auto earliest = now + 20ms + Nanoseconds{upTo(500'000'000)};
    const auto* before = &truth_.at(earliest);
    auto tick = before->firstTickFrom(std::max(earliest, before->start));
    if (const auto* next = truth_.successorOf(*before);
        next != nullptr && before->tickTime(tick) >= next->start) {
      before = next;
      tick = 0;
    }
    auto timeline = changed(before->anchoredAt(tick));
    timeline.revision = truth_.latestRevision() + 1;
    truth_.insert(timeline);
    const auto arrives = now + Nanoseconds{upTo(kind_.longestDelay.count())};
    arrivals_.push_back({arrives, timeline});
    lastEdit_ = std::max({lastEdit_, arrives, timeline.start});
  }

  Timeline changed(Timeline timeline) {
    switch (kind_.tempoOnly ? 0 : upTo(5)) {
      case 0:
        timeline.bpm = tempo();
        break;
      case 1:
        timeline.song = Beats::sixteenths(upTo(400));
        break;
      case 2:
        timeline.playing = true;
        timeline.song = Beats{};
        break;
      case 3:
        timeline.playing = true;
        break;
      case 4:
        timeline.playing = false;
        timeline.song = Beats::sixteenths(timeline.song.wholeTicks() / 6);
        break;
      default:
        timeline.loop.reset();
        const auto start = Beats::sixteenths(timeline.song.wholeTicks() / 6);
        if (chance()) timeline.loop = Loop{start, start + Beats::sixteenths(4 + upTo(20))};
    }
    return timeline;
  }

  std::mt19937_64 random_;
  Kind kind_;
  Schedule truth_;
  std::vector<Arrival> arrivals_;
  SessionTime lastEdit_{};
};

struct Lengths {
  Nanoseconds shortest;
  Nanoseconds longest;
};

// How long ticks are around a time, as the client knows it. An edit may be so late, and a slave
// that is being led so far off.
Lengths tickLengthsAround(const Schedule& schedule, SessionTime time) {
  Lengths lengths{1h, 0s};
  for (const auto& timeline : schedule.timelines()) {
    const auto* next = schedule.successorOf(timeline);
    const bool over = next != nullptr && next->start < time - 400ms;
    if (over || timeline.start > time + 400ms) continue;
    const auto length = timeline.bpm.durationOf(Beats::ticks(1));
    lengths = {std::min(lengths.shortest, length), std::max(lengths.longest, length)};
  }
  return lengths;
}

// Plays a room to a port until three seconds after its last edit, and watches the spacing.
Port played(RandomRoom& room) {
  Port port;
  Schedule schedule;
  std::optional<Lengths> before;
  while (port.now_ < room.lastEdit() + 3s) {
    room.deliver(schedule, port.now_);
    const auto clocks = port.slave_.clocks().size();
    const auto cycle = room.cycle();
    port.run(schedule, port.now_.time_since_epoch() + cycle, cycle);
    for (std::size_t i = clocks; i < port.slave_.clocks().size(); ++i) {
      const auto time = port.slave_.clocks()[i];
      const auto now = tickLengthsAround(schedule, time);
      if (before) {
        const auto spacing = time - port.slave_.clocks()[i - 1];
        EXPECT_GE(spacing, std::min(now.shortest, before->shortest) * 80 / 100 - 2ns);
        EXPECT_LE(spacing, std::max(now.longest, before->longest) * 125 / 100 + 2ns);
      }
      before = now;
    }
  }
  return port;
}

// All ticks of the timeline, each at its time and none twice.
void expectExactlyOn(const Timeline& timeline, const Port& port, SessionTime from, SessionTime to) {
  auto index = timeline.firstTickFrom(from);
  for (const auto& tick : port.slave_.ticks()) {
    if (tick.time < from || tick.time >= to) continue;
    EXPECT_EQ(tick.time, timeline.tickTime(index));
    EXPECT_EQ(tick.song, timeline.songAtTick(index).wholeTicks());
    ++index;
  }
  EXPECT_EQ(index, timeline.firstTickFrom(to));
}

TEST(ClockGenerator, UnderRandomEditsNoTickIsLostOrDoubled) {
  for (std::uint64_t seed = 0; seed < 1'000 && !::testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(seed);
    RandomRoom room{seed, {}};
    const auto port = played(room);
    EXPECT_TRUE(port.slave_.complaints().empty()) << port.slave_.complaints().front();
    const auto& timeline = room.truth().at(port.now_);
    if (timeline.playing) {
      expectExactlyOn(timeline, port, room.lastEdit() + 2s, room.lastEdit() + 3s);
    } else {
      EXPECT_FALSE(port.slave_.playing());
      EXPECT_EQ(port.slave_.nextSongTick(), timeline.song.wholeTicks());
      EXPECT_GT(port.slave_.clocks().back(), room.lastEdit() + 2900ms);
    }
  }
}

TEST(ClockGenerator, ThroughAnyTempoChangesTheSongGoesOnTickByTick) {
  for (std::uint64_t seed = 0; seed < 1'000 && !::testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(seed);
    RandomRoom room{seed, {.tempoOnly = true, .longestDelay = 120ms}};
    const auto port = played(room);
    EXPECT_TRUE(port.slave_.complaints().empty()) << port.slave_.complaints().front();
    const auto& ticks = port.slave_.ticks();
    for (std::size_t i = 0; i < ticks.size(); ++i) {
      EXPECT_EQ(ticks[i].song, static_cast<std::int64_t>(i));
    }
    for (const auto& event : port.messages_) {
      const auto status = event.message.status();
      EXPECT_TRUE(status == status::kClock || status == status::kStart);
    }
    expectExactlyOn(room.truth().at(port.now_), port, room.lastEdit() + 2s, room.lastEdit() + 3s);
  }
}

}  // namespace
}  // namespace midipool
