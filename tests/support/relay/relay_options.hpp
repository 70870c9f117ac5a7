// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <optional>

#include <boost/asio/ip/address.hpp>

#include "relay/line_settings.hpp"

namespace midipool::testing {

/// A numeric address and a port, for TCP and UDP alike.
struct HostPort {
  boost::asio::ip::address address;
  unsigned short port = 0;

  template <typename Endpoint>
  Endpoint endpoint() const {
    return Endpoint(address, port);
  }
};

struct RelayOptions {
  HostPort listen;
  HostPort target;
  std::optional<HostPort> control;
  LineSettings settings;
  std::chrono::seconds idleLimit{60};
};

/// Fills `options`; returns the exit code when the program is to end here.
std::optional<int> parseRelayOptions(RelayOptions& options, int argc, char** argv);

}  // namespace midipool::testing
