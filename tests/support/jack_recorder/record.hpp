// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include <boost/lockfree/spsc_queue.hpp>

namespace midipool::testing {

enum class RecordKind : std::uint8_t {
  kEvent,   // a MIDI event, or a part of a long one
  kSkip,    // before `frame` JACK left out `count` frames, and `lostMicros` of time besides
  kClock,   // `frame` really began at `micros`
  kSent,    // a `send` command has been written to its port
  kUnsent,  // the port's buffer had no room for it
  kStart,   // the first cycle with all ports connected: second 0 of scripts
};

/// What the process callback tells the writer. Plain bytes of a fixed size, so that the callback
/// can hand it over with neither memory nor lock.
struct Record {
  static constexpr std::size_t kMaxBytes = 64;

  RecordKind kind = RecordKind::kEvent;
  std::uint8_t port = 0;  // index of the recorded or played port
  std::uint8_t size = 0;
  bool more = false;  // the message goes on in the next record
  std::uint64_t frame = 0;
  std::uint64_t micros = 0;
  std::int64_t count = 0;
  std::int64_t lostMicros = 0;
  std::array<std::uint8_t, kMaxBytes> bytes;
};

/// Room for a second of the writer's absence at any rate a MIDI player could reach.
using RecordQueue = boost::lockfree::spsc_queue<Record, boost::lockfree::capacity<16384>>;

}  // namespace midipool::testing
