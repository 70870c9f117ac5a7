// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "device/jack/jack_client.hpp"
#include "device/jack/jack_connections.hpp"

namespace midipool {

// Keeps a JACK client running with its parts: a thread of its own looks after it, and when the
// server is lost opens it again once a second until it is back, and makes the connections good that
// its ports had. Thread-safe; the parts must outlive it.
class JackSession {
 public:
  // Throws DeviceError when there is no server now.
  JackSession(std::string name, std::vector<JackPart*> parts);
  ~JackSession();

  [[nodiscard]] bool connected() const noexcept {
    return connected_.load(std::memory_order_relaxed);
  }
  // As JACK has it, or had it last.
  [[nodiscard]] std::string clientName() const;
  // "JACK, 48000 Hz, 256 frames"
  [[nodiscard]] std::string description() const;

 private:
  void maintain(const std::stop_token& stop);
  void look();
  void lose();
  void reopen();
  void restoreConnections();

  const std::string wantedName_;
  const std::vector<JackPart*> parts_;

  // Held only for moments, never while libjack waits for the server.
  mutable std::mutex mutex_;
  std::unique_ptr<JackClient> client_;
  std::string clientName_;
  std::atomic<bool> connected_{true};

  // Of the maintaining thread.
  JackConnections connections_;
  LocalTime nextTry_{};

  std::jthread maintenance_;
};

}  // namespace midipool
