// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/media_socket.hpp"

#include <algorithm>
#include <cerrno>
#include <stdexcept>
#include <string>
#include <system_error>

#include <poll.h>
#include <sys/socket.h>

#include "net/udp_options.hpp"
#include "realtime/sleep.hpp"

namespace midipool {
namespace {

int open(const boost::asio::ip::udp::endpoint& server) {
  return ::socket(server.protocol().family(), SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
}

}  // namespace

MediaSocket::MediaSocket(const boost::asio::ip::udp::endpoint& server) : socket_{open(server)} {
  if (!socket_.isOpen() ||
      ::connect(socket_.get(), server.data(), static_cast<socklen_t>(server.size())) != 0) {
    throw std::runtime_error{"no UDP socket for sound: " + std::system_category().message(errno)};
  }
  setUpUdp(socket_.get(), server.address().is_v6());
  askForArrivalTime(socket_.get());
}

bool MediaSocket::send(std::span<const std::uint8_t> datagram) noexcept {
  return ::send(socket_.get(), datagram.data(), datagram.size(), MSG_NOSIGNAL) ==
         static_cast<ssize_t>(datagram.size());
}

// A refusal (ICMP) that an earlier packet met is reported here once and means nothing for others.
std::size_t MediaSocket::receive() noexcept {
  const int count = received_.receive(socket_.get());
  if (count <= 0) return 0;
  reading_ = readClocks(clock_);
  return static_cast<std::size_t>(count);
}

LocalTime MediaSocket::arrivalOf(std::size_t index) noexcept {
  const auto stamp = received_.remarks(index).stamp;
  return stamp ? arrivalTime(*stamp, reading_) : reading_.local;
}

void MediaSocket::wait(LocalTime until) const noexcept {
  const auto left = std::max(until - realtime::monotonicNow(), Nanoseconds::zero());
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(left);
  const timespec timeout{seconds.count(), (left - seconds).count()};
  pollfd ready{socket_.get(), POLLIN, 0};
  (void)::ppoll(&ready, 1, &timeout, nullptr);
}

}  // namespace midipool
