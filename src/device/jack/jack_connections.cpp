// SPDX-License-Identifier: GPL-3.0-or-later
#include "device/jack/jack_connections.hpp"

namespace midipool {
namespace {

constexpr Nanoseconds kGoingDown = std::chrono::seconds{2};

}  // namespace

void JackConnections::seen(const std::set<JackConnection>& connections, LocalTime now) {
  for (const auto& connection : connections) {
    lastSeen_[connection] = now;
    missing_.erase(connection);
  }
  std::erase_if(lastSeen_, [now](const auto& entry) { return now - entry.second > kGoingDown; });
}

void JackConnections::lost(LocalTime now) {
  for (const auto& [connection, time] : lastSeen_) {
    if (now - time <= kGoingDown) missing_.insert(connection);
  }
  lastSeen_.clear();
}

}  // namespace midipool
