// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/steady_timer.hpp>

#include "relay/line_settings.hpp"
#include "relay/scheduler.hpp"
#include "relay/traffic.hpp"
#include "relay/udp_flow.hpp"

namespace midipool::testing {

/// Passes datagrams between clients and one server: each client has a socket of its own towards
/// the server, so that the server can tell them apart, as it would on a real network.
class UdpRelay {
 public:
  using Udp = boost::asio::ip::udp;

  /// Throws boost::system::system_error when the address cannot be had.
  UdpRelay(boost::asio::io_context& context, Scheduler& scheduler, const LineSettings& settings,
           Counters& counters, const Udp::endpoint& listen, const Udp::endpoint& target,
           std::chrono::seconds idleLimit);

  void start();

 private:
  void receive();
  void drain();
  void forward(const Udp::endpoint& client, std::size_t size);
  std::shared_ptr<UdpFlow> flowOf(const Udp::endpoint& client);
  void sweep();

  boost::asio::io_context& context_;
  Scheduler& scheduler_;
  const LineSettings& settings_;
  Counters& counters_;
  Udp::socket socket_;
  Udp::endpoint target_;
  std::chrono::seconds idleLimit_;
  boost::asio::steady_timer sweepTimer_;
  std::vector<std::uint8_t> buffer_;
  std::map<Udp::endpoint, std::shared_ptr<UdpFlow>> flows_;
};

}  // namespace midipool::testing
