// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace midipool {

// const auto [error, value] = co_await operation(..., kAsResult): failures as values, not throws.
inline constexpr auto kAsResult = boost::asio::as_tuple(boost::asio::use_awaitable);

}  // namespace midipool
