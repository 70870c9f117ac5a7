// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include <boost/asio/ip/udp.hpp>

namespace midipool::testing {

/// Shared, because a doubled datagram waits twice.
using Datagram = std::shared_ptr<const std::vector<std::uint8_t>>;

inline constexpr std::size_t kMaxDatagram = 65'536;
inline constexpr int kDatagramsAtOnce = 64;

inline Datagram copyDatagram(const std::vector<std::uint8_t>& buffer, std::size_t size) {
  return std::make_shared<const std::vector<std::uint8_t>>(
      buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(size));
}

/// Makes a socket never wait, and hold bursts: what the relay loses must be lost on purpose.
inline void prepareSocket(boost::asio::ip::udp::socket& socket) {
  constexpr int kBufferBytes = 4 * 1024 * 1024;
  boost::system::error_code ignored;
  socket.non_blocking(true);
  socket.set_option(boost::asio::socket_base::receive_buffer_size(kBufferBytes), ignored);
  socket.set_option(boost::asio::socket_base::send_buffer_size(kBufferBytes), ignored);
}

}  // namespace midipool::testing
