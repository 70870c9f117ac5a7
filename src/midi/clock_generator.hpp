// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>

#include "midi/message.hpp"
#include "time/schedule.hpp"

namespace midipool {

// Turns the room's timelines into what a clock slave needs: 0xF8 for every tick, 0xFA to start at
// the song's beginning, 0xF2 and 0xFB to enter anywhere else, 0xFC to stop.
//
// It keeps what the slave has been told, and decides anew for each message from that and the latest
// schedule. So nothing has to be taken back when the room changes, and no tick is lost or doubled:
// a slave that is behind or ahead gets its ticks a little closer or wider until it stands right,
// and one that cannot be brought there so is stopped, located and continued.
//
// Ticks fall on their time; all other messages between ticks, so that a port that jitters cannot
// swap them. Plain data, no allocation: realtime-safe, used by one thread.
class ClockGenerator {
 public:
  struct Event {
    SessionTime time;  // when it is due; may lie before `now` when it is late
    ShortMessage message;
  };

  explicit ClockGenerator(bool clockWhileStopped = true) noexcept
      : clockWhileStopped_{clockWhileStopped} {}

  // The next message that is due before `until`, and counts it as sent. `now` is the earliest time
  // at which it can still leave.
  std::optional<Event> next(const Schedule& schedule, SessionTime now, SessionTime until) noexcept;

  // When next() will have something to send, if nothing changes. Nothing on an empty schedule.
  std::optional<SessionTime> nextTime(const Schedule& schedule, SessionTime now) noexcept;

  // A slave is being plugged in, and may not hear yet what is sent: while it stands it is told no place,
  // and does not enter anywhere but at the song's beginning, until forgetSlave().
  void awaitSlave() noexcept;

  // The slave has been away (a new connection at the port, a device lost and found): it knows
  // nothing and enters at the next bar.
  void forgetSlave() noexcept;

  [[nodiscard]] bool slaveRuns() const noexcept { return running_; }
  // The place that the slave takes the next tick for.
  [[nodiscard]] Beats slaveExpects() const noexcept { return expects_; }

 private:
  enum class Kind { kTick, kSilentTick, kLocate, kEnter, kStop };
  struct Step {
    SessionTime time{};
    Kind kind = Kind::kTick;
    Beats place;  // where to locate or enter
  };

  bool follow(const Schedule& schedule, SessionTime now) noexcept;
  void takeOver(const Timeline& successor) noexcept;
  void stayInReach(SessionTime now) noexcept;
  [[nodiscard]] Step plan(SessionTime now) const noexcept;
  [[nodiscard]] Step planPlaying(SessionTime now) const noexcept;
  [[nodiscard]] Step planStanding() const noexcept;
  [[nodiscard]] SessionTime tickDue() const noexcept;
  [[nodiscard]] std::int64_t entryTick(SessionTime now) const noexcept;
  [[nodiscard]] ShortMessage commit(const Step& step, SessionTime sent) noexcept;
  [[nodiscard]] Nanoseconds gapBefore(SessionTime due) const noexcept;
  [[nodiscard]] Nanoseconds tickLength() const noexcept;

  bool clockWhileStopped_;

  Timeline timeline_;       // the one that the next tick belongs to
  std::int64_t index_ = 0;  // of the next tick in it
  bool following_ = false;

  bool running_ = false;  // the slave plays
  bool located_ = false;  // the slave stands, and has been told where
  bool awaited_ = false;  // it stands, and does not hear yet
  Beats expects_;         // the place that the slave takes the next tick for
  SessionTime lastTick_{};
  SessionTime lastSent_{};  // of any message: a change between two never puts one before the other
  SessionTime lastAsked_{};
  SessionTime stopped_{};  // when the last stop left
  Nanoseconds lastTickLength_{};
};

}  // namespace midipool
