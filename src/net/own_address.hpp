// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include <boost/asio/ip/address.hpp>

namespace midipool {

// The address under which others most likely reach this machine; nothing when it is on no network.
// Asks the system only, and sends nothing.
[[nodiscard]] std::optional<boost::asio::ip::address> ownAddress();

// The best of several: public IPv4, private IPv4, public IPv6, private IPv6; of equal ones the first.
// Loopback, link-local and unspecified ones are none. Pure.
[[nodiscard]] std::optional<boost::asio::ip::address> bestAddress(
    const std::vector<boost::asio::ip::address>& addresses);

}  // namespace midipool
