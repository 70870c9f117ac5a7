// SPDX-License-Identifier: GPL-3.0-or-later
// How punctually the thread behind RtMidi sends: its ticks go to a sink that only notes the time.
// Beside it a thread that, as many programs do, sleeps a millisecond at a time and sends what has
// come due. bench/spooler_thread.py runs it with and without realtime priority and load.
#include "device/spooler_thread.hpp"

#include <algorithm>
#include <cmath>
#include <ctime>
#include <memory>
#include <thread>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "realtime/sleep.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;

struct Options {
  int seconds = 60;
  bool ordinary = false;
  bool sleepOnly = false;
  bool naive = false;
};

constexpr SessionTime kStart{1h};

Timeline evenSong() {
  Timeline timeline;
  timeline.start = kStart;
  timeline.bpm = *Bpm::fromThousandths(120000);
  timeline.playing = true;
  timeline.revision = 1;
  return timeline;
}

class NotingSink final : public MessageSink {
 public:
  explicit NotingSink(std::size_t ticks) { times_.reserve(ticks); }
  void send(std::span<const std::uint8_t> message) noexcept override {
    if (message[0] != 0xF8 || times_.size() == times_.capacity()) return;
    times_.push_back(realtime::monotonicNow());
  }
  [[nodiscard]] const std::vector<LocalTime>& times() const noexcept { return times_; }

 private:
  std::vector<LocalTime> times_;
};

// Ticks of an even tempo, none of them lost: when each is due is known to the nanosecond. Those
// before the song's start lead up to it at a rhythm of their own.
void print(std::vector<LocalTime> times, LocalTime start, const Timeline& song,
           const char* scheduling, double coreShare) {
  const auto early = start - 5ms;
  std::erase_if(times, [early](LocalTime time) { return time < early; });
  std::vector<double> errors;
  for (std::size_t i = 0; i < times.size(); ++i) {
    const auto due = song.tickTime(static_cast<std::int64_t>(i));
    const auto error = kStart + (times[i] - start) - due;
    errors.push_back(std::abs(static_cast<double>(error.count())) * 1e-3);
  }
  if (errors.empty()) return;
  std::sort(errors.begin(), errors.end());
  const auto at = [&errors](double share) {
    return errors[static_cast<std::size_t>(share * static_cast<double>(errors.size() - 1))];
  };
  fmt::print("{} {} {:.1f} {:.1f} {:.1f} {:.1f} {:.2f}\n", scheduling, errors.size(), at(0.5),
             at(0.99), at(0.999), at(1.0), 100 * coreShare);
}

void sleepLikeMany(const Timeline& song, LocalTime start, const Options& options,
                   NotingSink& sink) {
  const std::uint8_t clock[]{0xF8};
  const auto end = start + std::chrono::seconds{options.seconds};
  for (std::int64_t tick = 0;; ++tick) {
    const auto due = start + (song.tickTime(tick) - kStart);
    if (due >= end) return;
    while (realtime::monotonicNow() < due) std::this_thread::sleep_for(1ms);
    sink.send(clock);
  }
}

// Nothing else runs here.
double coreShare(const Options& options) {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC / options.seconds;
}

void run(const Options& options) {
  const auto song = evenSong();
  const auto start = realtime::monotonicNow() + 100ms;
  NotingSink sink{static_cast<std::size_t>(options.seconds + 1) * 48};
  if (options.naive) {
    sleepLikeMany(song, start, options, sink);
    print(sink.times(), start, song, "other", coreShare(options));
    return;
  }
  const auto spooler = std::make_unique<Spooler>(Spooler::Settings{});
  Schedule schedule;
  schedule.insert(song);
  spooler->setSchedule(schedule);
  spooler->setMapping({.local = start, .session = kStart});
  SendingRecord record;
  bool realtimeGranted = false;
  {
    auto settings = SpoolerThread::Settings::punctual();
    if (options.ordinary) settings.priority = 0;
    if (options.sleepOnly) settings.mostSpin = Nanoseconds{};
    const SpoolerThread thread{*spooler, sink, record, settings};
    std::this_thread::sleep_for(std::chrono::seconds{options.seconds});
    realtimeGranted = thread.realtime();
  }
  print(sink.times(), start, song, realtimeGranted ? "fifo" : "other", coreShare(options));
}

}  // namespace
}  // namespace midipool

int main(int count, char** words) {
  midipool::Options options;
  CLI::App app{
      "Error of the spooler thread's sending, µs: scheduling ticks p50 p99 p99.9 max and its share "
      "of a core"};
  app.add_option("--seconds", options.seconds)->check(CLI::Range(1, 3600));
  app.add_flag("--ordinary", options.ordinary, "without realtime priority");
  app.add_flag("--sleep-only", options.sleepOnly, "does not wake early to spin the rest");
  app.add_flag("--naive", options.naive, "a thread that sleeps 1 ms at a time");
  CLI11_PARSE(app, count, words);
  midipool::run(options);
}
