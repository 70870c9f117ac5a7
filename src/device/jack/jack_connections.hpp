// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <compare>
#include <map>
#include <set>
#include <string>

#include "time/clock.hpp"

namespace midipool {

struct JackConnection {
  std::string own;    // our port, without the client's name, which may change
  std::string other;  // the full name of the other's
  bool outgoing;      // from ours to the other's

  auto operator<=>(const JackConnection&) const = default;
};

// Remembers what our ports were connected to, so that it can be made good when the JACK server has
// been away. Pure; not thread-safe.
class JackConnections {
 public:
  // These stand now.
  void seen(const std::set<JackConnection>& connections, LocalTime now);

  // The server is gone. What vanished just before went down with it, and is wanted back too.
  void lost(LocalTime now);

  // Wanted back and not seen yet. The other side may come back later than the server; each is made
  // good once, and what people change afterwards stays as they want it.
  [[nodiscard]] const std::set<JackConnection>& missing() const noexcept { return missing_; }

 private:
  std::map<JackConnection, LocalTime> lastSeen_;
  std::set<JackConnection> missing_;
};

}  // namespace midipool
