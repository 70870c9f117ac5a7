// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <optional>

#include <boost/lockfree/spsc_queue.hpp>

#include "midi/clock_generator.hpp"
#include "midi/message_bytes.hpp"
#include "midi/waiting_messages.hpp"
#include "realtime/latest.hpp"
#include "time/clock_mapping.hpp"
#include "time/delay_change.hpp"

namespace midipool {

// The meeting place of the engine, which knows the room, and a MIDI device, which knows when bytes
// leave. The engine sets the schedule and the session clock; the device asks what to send until
// when, in local time. What others have played and messages received go through queues.
//
// Three threads, each with its own functions; no locks, and no allocation after construction.
class Spooler {
 public:
  struct Outgoing {
    LocalTime time;  // may lie before `now` when it is late: send it first
    MessageBytes message;
  };
  struct Incoming {
    LocalTime time;
    MessageBytes message;
  };

  struct Settings {
    bool clockWhileStopped = true;
    // Messages leave so much earlier (for a slave with latency) or, negative, later.
    Nanoseconds advance{};
  };

  explicit Spooler(const Settings& settings);

  // --- The engine's thread ---

  // What the device shall play from now on. An empty schedule or no mapping: silence.
  void setSchedule(const Schedule& schedule) noexcept;
  void setMapping(const ClockMapping& mapping) noexcept;
  // The session clock known so far means nothing any more: silence until the next mapping.
  void forgetMapping() noexcept { mappings_.set(std::nullopt); }

  // How much later than the room's time all leaves, for a slave that shall play to what is heard.
  void setDelay(const DelayChange& delay) noexcept { delays_.set(delay); }

  // How late what others have played leaves, so that it comes with their sound; nothing: at once.
  // It holds also for what waits by then.
  void setMusicDelay(const DelayChange& delay) noexcept { musicDelays_.set(delay); }

  // Something that another has played at that time. It leaves so much later as is set, exactly, in
  // the order of playing; what is late, or has no time, at once. False when the queue is full: the
  // device has stopped asking.
  bool send(const MessageBytes& message, SessionTime played = {}) noexcept;

  // What has been received since, oldest first. False when there is nothing.
  bool takeReceived(Incoming& incoming) noexcept;

  // Transport messages (start, continue, stop, song position) as they left, with their times, so
  // that a slave's echo of them can be told from a player's wish. False when there is nothing.
  bool takeSentTransport(Outgoing& outgoing) noexcept;

  // --- The device's sending thread; realtime-safe ---

  // The next message that is due before `until`, and counts it as sent. `now` is the earliest time
  // at which it can still leave.
  std::optional<Outgoing> next(LocalTime now, LocalTime until) noexcept;

  // When next() will have something, if nothing changes in between; nothing while there is silence.
  std::optional<LocalTime> nextTime(LocalTime now) noexcept;

  // The slave has been told to play.
  [[nodiscard]] bool slaveRuns() const noexcept { return generator_.slaveRuns(); }

  // A slave is being plugged in where none was, and may not hear yet.
  void slaveComes() noexcept { slaveComes_.store(true, std::memory_order_relaxed); }

  // It hears by now: it enters the song at the next bar.
  void slaveArrived() noexcept { slaveArrived_.store(true, std::memory_order_relaxed); }

  // --- The device's receiving thread; realtime-safe ---

  // A whole message (no running status). Lost when the engine has not kept up with 1,024 of them.
  void received(LocalTime time, std::span<const std::uint8_t> message) noexcept;

 private:
  static constexpr std::size_t kQueueLength = 1024;
  template <typename T>
  using Queue = boost::lockfree::spsc_queue<T, boost::lockfree::capacity<kQueueLength>>;

  [[nodiscard]] SessionTime toSession(LocalTime time) const noexcept;
  [[nodiscard]] LocalTime toLocal(SessionTime time) const noexcept;
  void takeSettings(LocalTime now) noexcept;
  void takeMusic(LocalTime now) noexcept;
  [[nodiscard]] LocalTime musicDue(LocalTime now) const noexcept;
  std::optional<Outgoing> nextMusic(LocalTime now, LocalTime until) noexcept;
  std::optional<Outgoing> nextClock(LocalTime now, LocalTime until) noexcept;

  Nanoseconds advance_;
  realtime::Latest<Schedule> schedules_;
  realtime::Latest<std::optional<ClockMapping>> mappings_;
  realtime::Latest<DelayChange> delays_;
  realtime::Latest<DelayChange> musicDelays_;
  Queue<WaitingMessages::Waiting> toSend_;
  Queue<Incoming> received_;
  Queue<Outgoing> sentTransport_;
  std::atomic<bool> slaveComes_{false};
  std::atomic<bool> slaveArrived_{false};

  // Of the sending thread.
  ClockGenerator generator_;
  const Schedule* schedule_ = nullptr;
  std::optional<ClockMapping> mapping_;
  Nanoseconds later_{};
  WaitingMessages music_;
  std::optional<Nanoseconds> musicDelay_;
};

}  // namespace midipool
