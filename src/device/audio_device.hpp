// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "audio/audio_process.hpp"
#include "device/device_error.hpp"
#include "device/port_graph.hpp"

namespace midipool {

// What a device is at this moment.
struct AudioDeviceState {
  bool connected = false;     // false while its server or hardware is gone
  double sampleRate = 0.0;    // its own, frames a second; 0 while unknown
  std::size_t frames = 0;     // a cycle
  std::size_t inputs = 0;     // channels
  std::uint64_t cycles = 0;   // since it was opened
  std::uint64_t skipped = 0;  // cycles that were left out
};

// Sound in and out, on a thread of its own, worked by an AudioProcess. It runs from construction to
// destruction; a lost server or device is found again by itself, and may come back with another rate
// or period.
class AudioDevice {
 public:
  virtual ~AudioDevice() = default;

  // For people: "JACK, 48000 Hz, 128 frames". Engine's thread, as all that follows.
  [[nodiscard]] virtual std::string description() const = 0;
  [[nodiscard]] virtual AudioDeviceState state() const = 0;
  // Where a player plays into and listens to, as other programs see it: "midiPool:send_1", or a name
  // of hardware. Empty where there is no such place.
  [[nodiscard]] virtual std::string sendName() const = 0;
  [[nodiscard]] virtual std::string receiveName() const = 0;

  // By which its places can be connected with other programs'.
  [[nodiscard]] virtual PortSystem portSystem() const noexcept { return PortSystem::kNone; }

  // A place of its own for a stem, named after its player, from the next cycle on; nothing happens
  // where the device has no such places. `slot` below kStemSlots.
  virtual void openStem(std::size_t /*slot*/, const std::string& /*name*/) {}
  virtual void closeStem(std::size_t /*slot*/) {}
};

}  // namespace midipool
