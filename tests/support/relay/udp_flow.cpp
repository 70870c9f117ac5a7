// SPDX-License-Identifier: GPL-3.0-or-later
#include "relay/udp_flow.hpp"

#include <utility>

#include <boost/asio/buffer.hpp>

namespace midipool::testing {

UdpFlow::UdpFlow(boost::asio::io_context& context, Scheduler& scheduler,
                 const LineSettings& settings, Counters& counters, Udp::socket& listener,
                 const Udp::endpoint& client, const Udp::endpoint& target)
    : scheduler_(scheduler),
      settings_(settings),
      counters_(counters),
      listener_(listener),
      upstream_(context),
      client_(client),
      target_(target),
      up_(settings, static_cast<std::uint32_t>(counters.udpFlowsEver), 0),
      down_(settings, static_cast<std::uint32_t>(counters.udpFlowsEver), 1),
      lastUse_(Clock::now()),
      buffer_(kMaxDatagram) {
  ++counters_.udpFlowsEver;
}

bool UdpFlow::start() {
  boost::system::error_code error;
  upstream_.open(target_.protocol(), error);
  if (!error) upstream_.connect(target_, error);
  if (error) return false;
  prepareSocket(upstream_);
  receive();
  return true;
}

void UdpFlow::close() {
  boost::system::error_code ignored;
  upstream_.close(ignored);
}

void UdpFlow::sendUp(Datagram datagram) {
  lastUse_ = Clock::now();
  impair(up_, counters_.up, std::move(datagram), [this](const Datagram& data) {
    boost::system::error_code error;
    upstream_.send(boost::asio::buffer(*data), 0, error);
    // This error tells of an earlier datagram, and keeps this one from being sent.
    if (error == boost::asio::error::connection_refused) {
      upstream_.send(boost::asio::buffer(*data), 0, error);
    }
    return !error;
  });
}

void UdpFlow::sendDown(Datagram datagram) {
  lastUse_ = Clock::now();
  impair(down_, counters_.down, std::move(datagram), [this](const Datagram& data) {
    boost::system::error_code error;
    listener_.send_to(boost::asio::buffer(*data), client_, 0, error);
    return !error;
  });
}

template <typename Deliver>
void UdpFlow::impair(Line& line, Traffic& traffic, Datagram datagram, Deliver deliver) {
  ++traffic.udpIn;
  if (settings_.blocked) {
    ++traffic.udpBlocked;
    return;
  }
  const DatagramFate fate = line.datagram(lastUse_, datagram->size());
  if (fate.copies == 0) ++traffic.udpLost;
  if (fate.copies == 2) ++traffic.udpDoubled;
  for (int copy = 0; copy < fate.copies; ++copy) {
    scheduler_.at(fate.due[copy], [self = shared_from_this(), &traffic, datagram, deliver] {
      // Looked at again on arrival: a cut line also loses what was under way.
      if (self->settings_.blocked) {
        ++traffic.udpBlocked;
      } else {
        ++(deliver(datagram) ? traffic.udpOut : traffic.udpRefused);
      }
    });
  }
}

void UdpFlow::receive() {
  upstream_.async_wait(Udp::socket::wait_read,
                       [self = shared_from_this()](const boost::system::error_code& error) {
                         if (error) return;
                         self->drain();
                         self->receive();
                       });
}

void UdpFlow::drain() {
  for (int i = 0; i < kDatagramsAtOnce; ++i) {
    boost::system::error_code error;
    const std::size_t size = upstream_.receive(boost::asio::buffer(buffer_), 0, error);
    if (error == boost::asio::error::would_block) return;
    // Any other error says that the server's port is shut: as on a real line, nobody is told.
    if (!error) sendDown(copyDatagram(buffer_, size));
  }
}

}  // namespace midipool::testing
