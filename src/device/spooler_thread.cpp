// SPDX-License-Identifier: GPL-3.0-or-later
#include "device/spooler_thread.hpp"

#include "realtime/guard.hpp"
#include "realtime/sleep.hpp"
#include "realtime/thread_privileges.hpp"

namespace midipool {
namespace {

// Session time and local time convert to each other with a rounding; a message may leave this
// early.
constexpr Nanoseconds kRounding = std::chrono::microseconds{1};
// A message this much after its time counts as late.
constexpr Nanoseconds kLate = std::chrono::milliseconds{1};
// A realtime thread that finds nothing to do where it expected something must not try at once.
constexpr Nanoseconds kPause = std::chrono::microseconds{200};

// Above ordinary programs, audio programs too, below what the kernel itself needs.
constexpr int kPriority = 75;

}  // namespace

// bench/spooler_thread.py measures these beside a thread that only sleeps. A sleeping core of a
// virtual machine wakes 40 to 200 µs late, a computer's own 5 to 50.
SpoolerThread::Settings SpoolerThread::Settings::punctual() noexcept {
  return {.priority = kPriority,
          .longestSleep = std::chrono::milliseconds{2},
          .mostSpin = std::chrono::microseconds{250}};
}

SpoolerThread::SpoolerThread(Spooler& spooler, MessageSink& sink, SendingRecord& record,
                             const Settings& settings)
    : spooler_{spooler},
      sink_{sink},
      record_{record},
      settings_{settings},
      thread_{[this](const std::stop_token& stop) { run(stop); }} {
  prepared_.wait(false);  // so that realtime() knows
}

void SpoolerThread::run(const std::stop_token& stop) noexcept {
  prepare();
  prepared_.store(true);
  prepared_.notify_one();
  while (!stop.stop_requested()) {
    const realtime::RealtimeScope scope;
    step();
  }
}

void SpoolerThread::prepare() noexcept {
  realtime::nameThread("midi-spooler");
  if (settings_.priority == 0) return;
  realtime_.store(realtime::raisePriority(settings_.priority));
  // Only what the loop touches: locking the whole program would need more than users may lock.
  realtime::lockStack();
  realtime::lockMemory(&spooler_, sizeof spooler_);
  realtime::lockMemory(&record_, sizeof record_);
}

void SpoolerThread::step() noexcept {
  const auto now = realtime::monotonicNow();
  const auto lookUp = now + settings_.longestSleep;
  const auto due = spooler_.nextTime(now);
  if (!due || *due - settings_.mostSpin > lookUp) {
    realtime::sleepUntil(lookUp);
    return;
  }
  sleepUntilJustBefore(*due);
  while (realtime::monotonicNow() < *due) {
  }
  if (!sendDue()) realtime::sleepUntil(realtime::monotonicNow() + kPause);
}

void SpoolerThread::sleepUntilJustBefore(LocalTime due) noexcept {
  const auto wakeUp = due - margin_.get();
  if (wakeUp <= realtime::monotonicNow()) return;
  realtime::sleepUntil(wakeUp);
  margin_.woke(realtime::monotonicNow() - wakeUp);
}

bool SpoolerThread::sendDue() noexcept {
  bool sent = false;
  const auto now = realtime::monotonicNow();
  while (const auto outgoing = spooler_.next(now, now + kRounding)) {
    if (outgoing->message.status() == status::kClock) {
      const auto error = realtime::monotonicNow() - outgoing->time;
      record_.tick(error);
      if (error > kLate) record_.late();
    }
    sink_.send(outgoing->message.data());
    sent = true;
  }
  return sent;
}

}  // namespace midipool
