// SPDX-License-Identifier: GPL-3.0-or-later
#include "relay/udp_relay.hpp"

#include <boost/asio/buffer.hpp>

#include "relay/datagram.hpp"

namespace midipool::testing {

UdpRelay::UdpRelay(boost::asio::io_context& context, Scheduler& scheduler,
                   const LineSettings& settings, Counters& counters, const Udp::endpoint& listen,
                   const Udp::endpoint& target, std::chrono::seconds idleLimit)
    : context_(context),
      scheduler_(scheduler),
      settings_(settings),
      counters_(counters),
      socket_(context, listen),
      target_(target),
      idleLimit_(idleLimit),
      sweepTimer_(context),
      buffer_(kMaxDatagram) {
  prepareSocket(socket_);
}

void UdpRelay::start() {
  receive();
  sweep();
}

void UdpRelay::receive() {
  socket_.async_wait(Udp::socket::wait_read, [this](const boost::system::error_code& error) {
    if (error) return;
    drain();
    receive();
  });
}

void UdpRelay::drain() {
  // Bounded, so that a flood on one socket cannot hold up the deliveries that are due.
  for (int i = 0; i < kDatagramsAtOnce; ++i) {
    Udp::endpoint client;
    boost::system::error_code error;
    const std::size_t size = socket_.receive_from(boost::asio::buffer(buffer_), client, 0, error);
    if (error == boost::asio::error::would_block) return;
    if (!error) forward(client, size);
  }
}

void UdpRelay::forward(const Udp::endpoint& client, std::size_t size) {
  const std::shared_ptr<UdpFlow> flow = flowOf(client);
  if (flow) flow->sendUp(copyDatagram(buffer_, size));
}

std::shared_ptr<UdpFlow> UdpRelay::flowOf(const Udp::endpoint& client) {
  const auto known = flows_.find(client);
  if (known != flows_.end()) return known->second;
  const auto flow = std::make_shared<UdpFlow>(context_, scheduler_, settings_, counters_, socket_,
                                              client, target_);
  if (!flow->start()) return nullptr;
  flows_.emplace(client, flow);
  counters_.udpFlows = flows_.size();
  return flow;
}

void UdpRelay::sweep() {
  const Clock::time_point oldest = Clock::now() - idleLimit_;
  std::erase_if(flows_, [oldest](const auto& entry) {
    const bool idle = entry.second->lastUse() < oldest;
    if (idle) entry.second->close();
    return idle;
  });
  counters_.udpFlows = flows_.size();
  sweepTimer_.expires_after(std::chrono::seconds(1));
  sweepTimer_.async_wait([this](const boost::system::error_code& error) {
    if (!error) sweep();
  });
}

}  // namespace midipool::testing
