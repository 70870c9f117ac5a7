// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <system_error>

#include <boost/asio/ip/address.hpp>

namespace midipool {

// Where a server listens, as the user gives it: an IPv4 address, or an IPv6 address with or without
// brackets. Throws std::runtime_error with one line when it is neither.
[[nodiscard]] boost::asio::ip::address listenAddress(const std::string& text);

// One line for the user on why listening failed, and what to do about it.
[[nodiscard]] std::runtime_error listenError(const boost::asio::ip::address& address,
                                             std::uint16_t port, const std::error_code& error);

}  // namespace midipool
