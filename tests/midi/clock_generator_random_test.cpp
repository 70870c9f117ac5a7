// SPDX-License-Identifier: GPL-3.0-or-later
//
// The clock generator against rooms that are edited at random, and lines that bring the edits late.
#include <algorithm>
#include <random>

#include <gtest/gtest.h>

#include "midi/clock_generator.hpp"
#include "midi/slave_port.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;
using testing::at;
using testing::timelineAt;
using Port = testing::SlavePort;

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
