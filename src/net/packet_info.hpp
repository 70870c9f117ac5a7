// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <boost/asio/ip/address.hpp>
#include <sys/socket.h>

namespace midipool {

// Writes into a message's control data, which has room for it, from which address of this machine it
// leaves. Realtime-safe.
void putSource(msghdr& header, const boost::asio::ip::address& local) noexcept;

}  // namespace midipool
