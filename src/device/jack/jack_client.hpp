// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include <jack/jack.h>

#include "device/cycle_clock.hpp"
#include "device/jack/jack_connections.hpp"
#include "device/jack/jack_part.hpp"

namespace midipool {

// libjack prints to stderr what it likes; from here on it does not.
void silenceJack() noexcept;

// One life of a JACK client: from opening it until the server goes, or throws it out, or it is
// destroyed. The parts must outlive it. Used by one thread unless stated otherwise.
class JackClient {
 public:
  // Opens and activates. Never starts a server. Throws DeviceError.
  JackClient(const std::string& name, std::span<JackPart* const> parts);
  ~JackClient();
  JackClient(const JackClient&) = delete;
  JackClient& operator=(const JackClient&) = delete;

  // The server is gone or has thrown this client out. Thread-safe.
  [[nodiscard]] bool lost() const noexcept { return lost_.load(std::memory_order_relaxed); }

  // As JACK has it: another client may have had the name that was asked for.
  [[nodiscard]] std::string name() const { return jack_get_client_name(client_); }
  [[nodiscard]] unsigned sampleRate() const noexcept { return jack_get_sample_rate(client_); }
  [[nodiscard]] unsigned framesPerCycle() const noexcept { return jack_get_buffer_size(client_); }

  [[nodiscard]] std::set<JackConnection> connections() const;
  // True when it stands now, whoever made it.
  bool connect(const JackConnection& connection);

 private:
  void setCallbacks();
  int process(jack_nframes_t frames) noexcept;
  [[nodiscard]] std::optional<LocalTime> wokeUp(jack_nframes_t frame) const noexcept;
  void latencyChanged(jack_latency_callback_mode_t mode) noexcept;
  void connectionChanged(jack_port_id_t from, jack_port_id_t to, bool connected) noexcept;

  std::vector<JackPart*> parts_;
  jack_client_t* client_;
  CycleClock clock_;
  std::atomic<bool> lost_{false};
  std::atomic<bool> skipped_{false};
  std::atomic<bool> freewheeling_{false};
};

}  // namespace midipool
