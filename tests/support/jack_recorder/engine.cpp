// SPDX-License-Identifier: GPL-3.0-or-later
#include "jack_recorder/engine.hpp"

#include <cmath>

namespace midipool::testing {

Engine::Engine(jack_client_t* client, RecordQueue& queue)
    : client_(client),
      capture_(queue),
      player_(capture_),
      clock_(jack_get_sample_rate(client)),
      rate_(jack_get_sample_rate(client)) {}

void Engine::install() {
  jack_set_process_callback(client_, &Engine::onProcess, this);
  jack_set_xrun_callback(client_, &Engine::onXrun, this);
  jack_on_shutdown(client_, &Engine::onShutdown, this);
}

int Engine::onProcess(jack_nframes_t length, void* self) {
  static_cast<Engine*>(self)->process(length);
  return 0;
}

int Engine::onXrun(void* self) {
  static_cast<Engine*>(self)->xruns_.fetch_add(1, std::memory_order_relaxed);
  return 0;
}

void Engine::onShutdown(void* self) {
  static_cast<Engine*>(self)->gone_.store(true, std::memory_order_release);
}

void Engine::process(jack_nframes_t length) {
  const Cycle cycle = timeOf(length);
  if (!started_ && startWanted_.load(std::memory_order_acquire)) {
    started_ = true;
    startFrame_ = cycle.frame;
    Record record;
    record.kind = RecordKind::kStart;
    record.frame = cycle.frame;
    record.micros = cycle.microsAt(0);
    capture_.push(record);
  }
  capture_.process(cycle);
  player_.process(cycle, started_, startFrame_);
}

Cycle Engine::timeOf(jack_nframes_t length) {
  wokenMicros_ = jack_get_time();
  const FrameCounter::Cycle counted = frames_.advance(jack_last_frame_time(client_), length);
  Cycle cycle;
  cycle.frame = counted.frame;
  cycle.length = length;
  const double foretold = foretold_;
  readTimes(cycle);
  const double lost = foretold == 0.0 ? 0.0 : cycle.micros - foretold;
  watchClock(cycle, reportSkips(cycle, counted, std::llround(lost)));
  return cycle;
}

void Engine::readTimes(Cycle& cycle) {
  const double nominal = 1e6 / static_cast<double>(rate_);
  jack_nframes_t frames = 0;
  jack_time_t now = 0;
  jack_time_t next = 0;
  float period = 0.0F;
  const bool known = jack_get_cycle_times(client_, &frames, &now, &next, &period) == 0;
  cycle.micros = static_cast<double>(known ? now : wokenMicros_);
  // In the cycle of an xrun JACK foretells a next one that lies in the past.
  const bool sane = known && next > now;
  foretold_ = sane ? static_cast<double>(next) : 0.0;
  cycle.microsPerFrame =
      sane ? static_cast<double>(next - now) / static_cast<double>(cycle.length) : nominal;
}

bool Engine::reportSkips(const Cycle& cycle, const FrameCounter::Cycle& counted,
                         std::int64_t lostMicros) {
  const int xruns = xruns_.load(std::memory_order_relaxed);
  const bool xrun = xruns != reportedXruns_;
  reportedXruns_ = xruns;
  // As long as all is well, each cycle starts at the very microsecond that was foretold. An xrun
  // is told even where nothing seems lost; but the notice of one comes some cycles late, and what
  // it left behind is not to be told twice.
  const bool found = counted.stumbled || std::abs(lostMicros) > 1;
  if (!found && (!xrun || cycle.frame < quietUntil_)) return false;
  Record record;
  record.kind = RecordKind::kSkip;
  record.frame = cycle.frame;
  record.count = counted.skipped;
  record.lostMicros = lostMicros;
  capture_.push(record);
  quietUntil_ = cycle.frame + rate_ / 4;
  return true;
}

void Engine::watchClock(const Cycle& cycle, bool broken) {
  const auto point = clock_.add(cycle.frame, wokenMicros_, broken);
  if (!point) return;
  Record record;
  record.kind = RecordKind::kClock;
  record.frame = point->frame;
  record.micros = point->micros;
  capture_.push(record);
}

}  // namespace midipool::testing
