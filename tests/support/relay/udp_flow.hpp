// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/udp.hpp>

#include "relay/datagram.hpp"
#include "relay/line.hpp"
#include "relay/line_settings.hpp"
#include "relay/scheduler.hpp"
#include "relay/traffic.hpp"

namespace midipool::testing {

/// The datagrams of one client, both ways. Deliveries that wait keep the flow alive.
class UdpFlow : public std::enable_shared_from_this<UdpFlow> {
 public:
  using Udp = boost::asio::ip::udp;

  /// `listener` is the socket the client sent to: answers must come from there.
  UdpFlow(boost::asio::io_context& context, Scheduler& scheduler, const LineSettings& settings,
          Counters& counters, Udp::socket& listener, const Udp::endpoint& client,
          const Udp::endpoint& target);

  /// Opens the socket towards the server; false when the system has no more.
  bool start();
  void close();

  void sendUp(Datagram datagram);

  Clock::time_point lastUse() const { return lastUse_; }

 private:
  void receive();
  void drain();
  void sendDown(Datagram datagram);
  /// Draws the datagram's fate and calls `deliver` once for each copy, at its time.
  template <typename Deliver>
  void impair(Line& line, Traffic& traffic, Datagram datagram, Deliver deliver);

  Scheduler& scheduler_;
  const LineSettings& settings_;
  Counters& counters_;
  Udp::socket& listener_;
  Udp::socket upstream_;
  Udp::endpoint client_;
  Udp::endpoint target_;
  Line up_;
  Line down_;
  Clock::time_point lastUse_;
  std::vector<std::uint8_t> buffer_;
};

}  // namespace midipool::testing
