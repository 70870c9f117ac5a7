// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

namespace midipool {

inline constexpr std::uint16_t kDefaultStatusPort = 7401;

// Where a running client answers questions of this machine's programs.
struct LocalAddress {
  std::string address = "127.0.0.1";
  std::uint16_t port = kDefaultStatusPort;
  // False: nobody named this port, another one near it will do.
  bool chosen = false;

  [[nodiscard]] std::string text() const {
    const bool isIpv6 = address.find(':') != std::string::npos;
    return (isIpv6 ? "[" + address + "]" : address) + ":" + std::to_string(port);
  }
};

}  // namespace midipool
