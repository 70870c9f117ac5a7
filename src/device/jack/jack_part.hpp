// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <jack/jack.h>

#include "device/cycle_clock.hpp"

namespace midipool {

// Some ports of a JACK client and what happens at them. A process has one JACK client, as JACK
// frees all other clients of a process when it opens one after the server was lost; whoever wants
// ports joins it as a part.
class JackPart {
 public:
  virtual ~JackPart() = default;

  // A client has been opened and is not active yet: register ports. Again after a server was lost;
  // the old ports have gone then. Throws DeviceError. Thread of the session.
  virtual void attach(jack_client_t* client) = 0;
  // The client is about to be closed: its ports go with it. Thread of the session.
  virtual void detach() noexcept {}
  // Those whose connections are restored. Thread of the session.
  [[nodiscard]] virtual std::vector<jack_port_t*> ports() const = 0;

  // A cycle of `frames` frames. `clock` is null while time is unknown (the very first cycle, or
  // JACK runs free): buffers must be cleared then too. JACK's process thread, realtime.
  virtual void process(jack_nframes_t frames, const CycleClock* clock) noexcept = 0;

  // Cycles in which nothing could be done. JACK's process thread, realtime.
  virtual void missed(std::uint32_t /*cycles*/) noexcept {}

  // JACK's notification thread, both.
  virtual void latencyChanged(jack_latency_callback_mode_t /*mode*/) noexcept {}
  virtual void connectionChanged(jack_port_t* /*from*/, jack_port_t* /*to*/,
                                 bool /*connected*/) noexcept {}
};

}  // namespace midipool
