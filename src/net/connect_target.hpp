// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

namespace midipool {

inline constexpr std::uint16_t kDefaultPort = 7400;

// A server as the user names it.
struct ConnectTarget {
  std::string host;  // a name or an address; an IPv6 address without brackets
  std::uint16_t port = kDefaultPort;

  // "jam.example:7400", "[2001:db8::1]:7400".
  [[nodiscard]] std::string text() const {
    const bool isIpv6 = host.find(':') != std::string::npos;
    return (isIpv6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
  }
};

}  // namespace midipool
