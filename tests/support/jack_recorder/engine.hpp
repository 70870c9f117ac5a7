// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>

#include <jack/jack.h>

#include "jack_recorder/capture.hpp"
#include "jack_recorder/clock_watch.hpp"
#include "jack_recorder/frame_counter.hpp"
#include "jack_recorder/player.hpp"
#include "jack_recorder/record.hpp"

namespace midipool::testing {

/// The process callback: knows the time of the cycle, then lets capture and player work.
class Engine {
 public:
  Engine(jack_client_t* client, RecordQueue& queue);

  Capture& capture() { return capture_; }
  Player& player() { return player_; }

  /// Hangs the callbacks into JACK; the client must not be active yet.
  void install();

  /// From the next cycle on scripts play. Any thread.
  void start() { startWanted_.store(true, std::memory_order_release); }

  int xruns() const { return xruns_.load(std::memory_order_relaxed); }
  /// JACK has ended, or thrown this client out. Any thread.
  bool gone() const { return gone_.load(std::memory_order_acquire); }

 private:
  static int onProcess(jack_nframes_t length, void* self);
  static int onXrun(void* self);
  static void onShutdown(void* self);

  void process(jack_nframes_t length);
  Cycle timeOf(jack_nframes_t length);
  void readTimes(Cycle& cycle);
  void watchClock(const Cycle& cycle, bool broken);
  bool reportSkips(const Cycle& cycle, const FrameCounter::Cycle& counted, std::int64_t lostMicros);

  jack_client_t* client_;
  Capture capture_;
  Player player_;
  FrameCounter frames_;
  ClockWatch clock_;
  double foretold_ = 0.0;  // when JACK says that the next cycle starts; 0: not known
  std::uint64_t wokenMicros_ = 0;
  std::uint64_t quietUntil_ = 0;
  std::uint32_t rate_;
  int reportedXruns_ = 0;
  bool started_ = false;
  std::uint64_t startFrame_ = 0;
  std::atomic<bool> startWanted_{false};
  std::atomic<int> xruns_{0};
  std::atomic<bool> gone_{false};
};

}  // namespace midipool::testing
