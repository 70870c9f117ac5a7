// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "device/cycle_clock.hpp"
#include "device/sending_record.hpp"
#include "midi/spooler.hpp"

namespace midipool {

// The MIDI of one process cycle: what arrived gets its local time, what is due gets its frame.
// Knows nothing of libjack. Realtime-safe; used by the process thread.
class MidiCycle {
 public:
  struct Event {
    std::uint32_t offset = 0;  // frames into the cycle, never less than that of the event before
    MessageBytes message;
  };

  MidiCycle(Spooler& spooler, SendingRecord& record) noexcept
      : spooler_{&spooler}, record_{&record} {}

  // A cycle begins, that of `clock`, which must stay until its end. What is sent in it is heard
  // `playbackLatency` frames later, and leaves that much ahead.
  void begin(const CycleClock& clock, std::uint32_t playbackLatency) noexcept;

  void received(std::uint32_t offset, std::span<const std::uint8_t> message) noexcept;

  // What to write next; nothing when the cycle is done.
  std::optional<Event> next() noexcept;

  // There was no room for it: it comes first in the next cycle.
  void putBack(const Event& event) noexcept { waiting_ = event.message; }

 private:
  [[nodiscard]] Event place(const Spooler::Outgoing& outgoing) noexcept;

  Spooler* spooler_;
  SendingRecord* record_;
  const CycleClock* clock_ = nullptr;
  std::uint32_t latency_ = 0;
  std::uint32_t earliest_ = 0;
  LocalTime from_{};
  LocalTime until_{};
  std::optional<MessageBytes> waiting_;
};

}  // namespace midipool
