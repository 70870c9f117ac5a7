// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <thread>
#include <vector>

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/udp.hpp>

namespace midipool::testing {

// The other end of a UDP line on loopback; the test is the server.
class UdpPeer {
 public:
  using Udp = boost::asio::ip::udp;

  UdpPeer() { socket_.non_blocking(true); }

  [[nodiscard]] Udp::endpoint endpoint() const { return socket_.local_endpoint(); }

  // The next datagram; nothing when none has come.
  std::optional<std::vector<std::uint8_t>> receive() {
    std::array<std::uint8_t, 2000> bytes{};
    boost::system::error_code error;
    const auto size = socket_.receive_from(boost::asio::buffer(bytes), client_, 0, error);
    if (error) return std::nullopt;
    return std::vector<std::uint8_t>{bytes.begin(), bytes.begin() + static_cast<long>(size)};
  }
  // To whom the last one came from.
  void send(const std::vector<std::uint8_t>& datagram) {
    boost::system::error_code ignored;
    socket_.send_to(boost::asio::buffer(datagram), client_, 0, ignored);
  }
  [[nodiscard]] const Udp::endpoint& client() const { return client_; }

 private:
  boost::asio::io_context context_;
  Udp::socket socket_{context_, {boost::asio::ip::address_v4::loopback(), 0}};
  Udp::endpoint client_;
};

// Whether it comes true in time; looks often.
template <typename Condition>
bool waitUntil(Condition condition, std::chrono::milliseconds patience = std::chrono::seconds{10}) {
  const auto end = std::chrono::steady_clock::now() + patience;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::microseconds{200});
  }
  return true;
}

}  // namespace midipool::testing
