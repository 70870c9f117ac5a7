// SPDX-License-Identifier: GPL-3.0-or-later
#include "device/timed_cycles.hpp"

#include <cmath>
#include <utility>

#include "realtime/guard.hpp"
#include "realtime/sleep.hpp"
#include "realtime/thread_privileges.hpp"

namespace midipool {
namespace {

// Above the media thread's, as a sound card's thread would be.
constexpr int kPriority = 60;
// Later than that, cycles are left out rather than made up for.
constexpr double kMostCyclesBehind = 4.0;

}  // namespace

TimedCycles::TimedCycles(double rate, std::size_t frames, Cycle cycle)
    : nanosecondsPerCycle_{static_cast<double>(frames) * 1e9 / rate},
      cycle_{std::move(cycle)},
      thread_{[this](const std::stop_token& stop) { run(stop); }} {}

void TimedCycles::run(const std::stop_token& stop) noexcept {
  realtime::nameThread("timed-cycles");
  realtime::raisePriority(kPriority);
  begin_ = realtime::monotonicNow();
  std::int64_t next = 0;
  bool skipped = false;
  while (!stop.stop_requested()) {
    {
      const realtime::RealtimeScope scope;
      cycle_(startOf(next), skipped);
    }
    cycles_.fetch_add(1, std::memory_order_relaxed);
    ++next;
    const double behind = static_cast<double>((realtime::monotonicNow() - startOf(next)).count()) /
                          nanosecondsPerCycle_;
    skipped = behind > kMostCyclesBehind;
    if (skipped) {
      const auto left = static_cast<std::int64_t>(behind);
      next += left;
      skipped_.fetch_add(static_cast<std::uint64_t>(left), std::memory_order_relaxed);
    }
    realtime::sleepUntil(startOf(next));
  }
}

// From the beginning each time: a cycle is seldom a whole number of nanoseconds.
LocalTime TimedCycles::startOf(std::int64_t cycle) const noexcept {
  return begin_ + Nanoseconds{std::llround(static_cast<double>(cycle) * nanosecondsPerCycle_)};
}

}  // namespace midipool
