// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/udp.hpp>

namespace midipool {

// Where a datagram came from, and so where an answer goes.
struct DatagramPath {
  boost::asio::ip::udp::endpoint peer;
  // This machine's address that the peer writes to. Answers come from there, or the peer's router
  // takes them for somebody else's; without one, from where the routes say.
  std::optional<boost::asio::ip::address> local;

  bool operator==(const DatagramPath&) const = default;
};

}  // namespace midipool
