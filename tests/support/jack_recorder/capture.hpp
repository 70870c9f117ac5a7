// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

#include <jack/jack.h>
#include <jack/midiport.h>

#include "jack_recorder/cycle.hpp"
#include "jack_recorder/record.hpp"

namespace midipool::testing {

/// The part of the process callback that takes in events: those of all ports in order of time.
class Capture {
 public:
  static constexpr std::size_t kMaxPorts = 32;

  explicit Capture(RecordQueue& queue) : queue_(queue) {}

  /// Only before the client is active. The port's index is the order of adding.
  void addPort(jack_port_t* port);

  /// Realtime-safe; called once in every cycle.
  void process(const Cycle& cycle);

  /// Records there was no room for; any thread.
  std::uint64_t lost() const { return lost_.load(std::memory_order_relaxed); }

  /// Realtime-safe; counts what does not fit. Also for the callback's other records.
  void push(const Record& record);

 private:
  struct Cursor {
    jack_port_t* port = nullptr;
    void* buffer = nullptr;
    std::uint32_t next = 0;
    std::uint32_t count = 0;
    jack_midi_event_t event{};
  };

  static void load(Cursor& cursor);
  Cursor* earliest();
  void pushEvent(const Cursor& cursor, const Cycle& cycle);

  RecordQueue& queue_;
  std::array<Cursor, kMaxPorts> cursors_;
  std::size_t portCount_ = 0;
  std::atomic<std::uint64_t> lost_{0};
};

}  // namespace midipool::testing
