// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include "fuzz/fuzz.hpp"
#include "fuzz/song_request.hpp"
#include "midi/clock_generator.hpp"
#include "midi/model_slave.hpp"
#include "server/conductor.hpp"
#include "wire/protocol_error.hpp"

namespace midipool {
namespace {

using fuzz::require;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr fuzz::SongBounds kPlayers{600, 20'000, 40'000, 300'000, 8};
constexpr Nanoseconds kCycle = milliseconds{10};
// Longer than the longest bar that players make, which a slave may have to wait for.
constexpr Nanoseconds kUntilSettled = seconds{30};
constexpr Nanoseconds kCompared = seconds{3};
constexpr std::int64_t kSongPositionWraps = 16'384 * Beats::kTicksPerSixteenth;

bool samePlace(std::int64_t one, std::int64_t other) {
  return (one - other) % kSongPositionWraps == 0;
}

Timeline firstTimeline() {
  Timeline timeline;
  timeline.revision = 1;
  return timeline;
}

// A room, a line that brings its changes late, a generator, and a slave that judges it.
class Jam {
 public:
  void run(FuzzedDataProvider& input) {
    while (input.remaining_bytes() > 0) {
      switch (input.ConsumeIntegralInRange(0, 5)) {
        case 0:
          sleep(milliseconds{input.ConsumeIntegralInRange(300, 8000)});
          break;
        case 1:
          replug();
          break;
        case 2:
          play(milliseconds{input.ConsumeIntegralInRange(10, 5000)});
          break;
        default:
          request(input);
      }
    }
    play(kUntilSettled);
    const auto from = now_;
    play(kCompared);
    expectInStep(from);
  }

 private:
  void request(FuzzedDataProvider& input) {
    const auto wish = fuzz::requestFrom(input, kPlayers);
    const auto notice = milliseconds{input.ConsumeIntegralInRange(0, 1000)};
    // What takes longer than the notice comes late.
    const auto way = milliseconds{input.ConsumeIntegralInRange(0, 400)};
    try {
      for (const auto& change : conductor_.request(wish, now_ + notice).changes) {
        send(change, way);
      }
    } catch (const ProtocolError&) {
    }
  }

  // TCP keeps the order.
  void send(const Timeline& timeline, Nanoseconds way) {
    const auto earliest = underWay_.empty() ? now_ : underWay_.back().arrives;
    underWay_.push_back({std::max(earliest, now_ + way), timeline});
  }

  void play(Nanoseconds duration) {
    for (const auto end = now_ + duration; now_ < end; now_ += kCycle) {
      takeMessages();
      for (int events = 0; const auto event = generator_.next(schedule_, now_, now_ + kCycle);
           ++events) {
        require(events < 100, "a cycle comes to an end");
        hear(std::max(event->time, now_), event->message);
      }
    }
  }

  void takeMessages() {
    for (const auto& bar : conductor_.announce(now_)) send(bar, Nanoseconds{0});
    std::erase_if(underWay_, [&](const Message& message) {
      if (message.arrives > now_) return false;
      noteTempo(message.timeline);
      schedule_.insert(message.timeline);
      return true;
    });
    schedule_.forgetBefore(now_);
    conductor_.forgetBefore(now_ - seconds{10});
  }

  void hear(SessionTime time, const ShortMessage& message) {
    require(time < now_ + kCycle, "nothing leaves before it is asked for");
    if (replugged_ && message.status() == status::kStop) {
      // In case that it still ran.
      replugged_ = false;
      return;
    }
    slave_.hear(time, message);
    for (const auto& complaint : slave_.complaints()) require(false, complaint.c_str());
    replugged_ = replugged_ && generator_.slaveRuns() && !slave_.playing();
    require(slave_.playing() == generator_.slaveRuns() || replugged_,
            "the generator knows whether it runs");
    if (slave_.playing()) {
      require(samePlace(slave_.nextSongTick(), generator_.slaveExpects().wholeTicks()),
              "the generator knows where it is");
    }
    if (message.status() != status::kClock) return;
    if (lastClock_) checkDistance(time - *lastClock_);
    lastClock_ = time;
  }

  // Ticks may stand a little closer or wider than any tempo in question would have them; a wider
  // gap is a lost tick.
  void checkDistance(Nanoseconds distance) const {
    require(distance >= shortest_ * 79 / 100, "ticks do not come in heaps");
    require(distance <= longest_ * 126 / 100 + kCycle, "no tick is lost");
  }

  void noteTempo(const Timeline& timeline) {
    const auto length = timeline.bpm.durationOf(Beats::ticks(1));
    shortest_ = std::min(shortest_, length);
    longest_ = std::max(longest_, length);
  }

  void sleep(Nanoseconds duration) {
    now_ += duration;
    lastClock_.reset();
  }

  void replug() {
    generator_.awaitSlave();
    generator_.forgetSlave();
    slave_ = testing::ModelSlave{};
    replugged_ = true;
  }

  // Every tick of the room is there, on its time and on its place of the song.
  void expectInStep(SessionTime from) const {
    const auto& room = conductor_.schedule();
    const auto tickAt = [&](SessionTime time) { return room.at(time).nearestTick(time); };
    const auto first = std::ranges::lower_bound(slave_.clocks(), from);
    std::int64_t ticks = 0;
    for (auto clock = first; clock != slave_.clocks().end(); ++clock, ++ticks) {
      const auto& timeline = room.at(*clock);
      const auto beside = *clock - timeline.tickTime(tickAt(*clock));
      require(std::abs(beside.count()) <= 10, "a settled tick is on its time");
      require(tickAt(*clock) == tickAt(*first) + ticks, "a settled clock leaves no tick out");
    }
    require(ticks > 0, "the clock goes on");
    require(slave_.playing() == room.at(now_).playing, "the slave plays when the room does");
    for (const auto& tick : slave_.ticks()) {
      if (tick.time < from) continue;
      const auto& timeline = room.at(tick.time);
      require(samePlace(tick.song, timeline.songAtTick(tickAt(tick.time)).wholeTicks()),
              "a settled slave is where the room is");
    }
  }

  struct Message {
    SessionTime arrives;
    Timeline timeline;
  };

  SessionTime now_{seconds{1}};
  Conductor conductor_{firstTimeline()};
  std::vector<Message> underWay_{{now_, conductor_.schedule().at(now_)}};
  Schedule schedule_;
  ClockGenerator generator_;
  testing::ModelSlave slave_;
  bool replugged_ = false;
  std::optional<SessionTime> lastClock_;
  Nanoseconds shortest_ = seconds{1};
  Nanoseconds longest_{};
};

}  // namespace
}  // namespace midipool

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  FuzzedDataProvider input{data, size};
  midipool::Jam{}.run(input);
  return 0;
}
