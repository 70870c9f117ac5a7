// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <thread>

#include "device/message_sink.hpp"
#include "device/sending_record.hpp"
#include "device/spin_margin.hpp"
#include "midi/spooler.hpp"

namespace midipool {

// Lets a spooler's messages out at their times where no audio server says when: a thread that
// sleeps until the next one is due. It takes no lock, allocates nothing and prints nothing. Runs
// from construction to destruction; all that it is given must outlive it.
class SpoolerThread {
 public:
  struct Settings {
    int priority = 0;  // 1 to 99: ask for SCHED_FIFO; 0: an ordinary thread
    // It looks up at least so often, so that new schedules and messages to send at once are seen.
    Nanoseconds longestSleep = std::chrono::milliseconds{2};
    // It wakes earlier by what this machine's wake-ups are late, but never by more than this, and
    // spins the rest.
    Nanoseconds mostSpin{};

    // For those who hear the difference: realtime priority, and up to 250 µs of spinning.
    [[nodiscard]] static Settings punctual() noexcept;
  };

  SpoolerThread(Spooler& spooler, MessageSink& sink, SendingRecord& record,
                const Settings& settings);

  // The system has granted the priority that was asked for. Thread-safe.
  [[nodiscard]] bool realtime() const noexcept { return realtime_.load(); }

 private:
  void run(const std::stop_token& stop) noexcept;
  void prepare() noexcept;
  void step() noexcept;
  void sleepUntilJustBefore(LocalTime due) noexcept;
  bool sendDue() noexcept;

  Spooler& spooler_;
  MessageSink& sink_;
  SendingRecord& record_;
  const Settings settings_;
  SpinMargin margin_{settings_.mostSpin};
  std::atomic<bool> prepared_{false};
  std::atomic<bool> realtime_{false};
  std::jthread thread_;
};

}  // namespace midipool
