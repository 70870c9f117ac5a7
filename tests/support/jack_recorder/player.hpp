// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <boost/lockfree/spsc_queue.hpp>
#include <jack/jack.h>

#include "jack_recorder/capture.hpp"
#include "jack_recorder/cycle.hpp"
#include "jack_recorder/record.hpp"
#include "jack_recorder/script.hpp"

namespace midipool::testing {

/// The part of the process callback that plays: scripts at their exact frame, and what is sent
/// at run time at the start of the next cycle.
class Player {
 public:
  static constexpr std::size_t kMaxSendBytes = 1024;

  /// `capture` takes the records that say when something was sent.
  explicit Player(Capture& capture) : capture_(capture) {}

  /// Only before the client is active. The port's index is the order of adding.
  void addPort(jack_port_t* port, std::vector<ScriptEvent> script);

  /// Queues a message for the next cycle; one thread. False when too much waits or it is too long.
  bool send(std::size_t port, const std::vector<std::uint8_t>& bytes);

  /// Realtime-safe. Second 0 of the scripts is `startFrame`; before it, none is known.
  void process(const Cycle& cycle, bool started, std::uint64_t startFrame);

  /// Script events for which JACK's buffer had no room, or whose time was skipped; any thread.
  std::uint64_t late() const { return late_.load(std::memory_order_relaxed); }

 private:
  struct Output {
    jack_port_t* port = nullptr;
    void* buffer = nullptr;
    std::vector<ScriptEvent> script;
    std::size_t next = 0;
  };
  struct Message {
    std::uint8_t port = 0;
    std::uint16_t size = 0;
    std::array<std::uint8_t, kMaxSendBytes> bytes;
  };

  void playMessages(const Cycle& cycle);
  void playScript(Output& output, const Cycle& cycle, std::uint64_t startFrame);

  Capture& capture_;
  std::vector<Output> outputs_;
  boost::lockfree::spsc_queue<Message, boost::lockfree::capacity<256>> messages_;
  std::atomic<std::uint64_t> late_{0};
};

}  // namespace midipool::testing
