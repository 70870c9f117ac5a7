// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

#include "device/device_error.hpp"
#include "device/port_graph.hpp"
#include "midi/spooler.hpp"

namespace midipool {

// How exactly ticks have left so far, as the status shows it: how far from their time.
struct SendingAccuracy {
  Nanoseconds median{};
  Nanoseconds worstOfHundred{};  // the 99th percentile
  Nanoseconds worst{};
  std::uint64_t messages = 0;
  std::uint64_t late = 0;           // of these, could not leave at their time any more
  std::uint64_t skippedCycles = 0;  // of the audio server, in which nothing could leave
};

// A pair of MIDI ports, "midi_send" (players play into it) and "midi_receive" (clock and messages
// come out), that runs on threads of its own and works a Spooler. It runs from construction to
// destruction; a lost server or cable is found again by itself.
class MidiDevice {
 public:
  virtual ~MidiDevice() = default;

  // For people: "JACK, 48000 Hz, 256 frames", "ALSA virtual ports". Engine's thread.
  [[nodiscard]] virtual std::string description() const = 0;
  // False while its server or port is gone. Thread-safe.
  [[nodiscard]] virtual bool connected() const noexcept = 0;
  // The ports as other programs see them. Engine's thread.
  [[nodiscard]] virtual std::string sendPortName() const = 0;
  [[nodiscard]] virtual std::string receivePortName() const = 0;
  // By which they can be connected with other programs'.
  [[nodiscard]] virtual PortSystem portSystem() const noexcept { return PortSystem::kNone; }
  // Engine's thread.
  [[nodiscard]] virtual SendingAccuracy accuracy() const = 0;
  // How long before its time the device asks for a message: what is decided later leaves late. A
  // JACK client's period and the latency it makes up for. Thread-safe.
  [[nodiscard]] virtual Nanoseconds lead() const noexcept = 0;
};

}  // namespace midipool
