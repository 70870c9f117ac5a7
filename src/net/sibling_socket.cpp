// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/sibling_socket.hpp"

#include <cerrno>
#include <stdexcept>
#include <string>
#include <system_error>

#include "net/error_text.hpp"
#include "net/listen_address.hpp"
#include "net/port_sharing.hpp"
#include "net/udp_options.hpp"

namespace midipool {
namespace {

namespace ip = boost::asio::ip;

[[noreturn]] void fail(std::uint16_t port) {
  const std::error_code error{errno, std::system_category()};
  throw std::runtime_error{"UDP port " + std::to_string(port) +
                           " cannot be shared: " + errorText(error)};
}

void acceptBothFamilies(int socket) noexcept {
  const int off = 0;
  (void)::setsockopt(socket, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
}

}  // namespace

SiblingSocket::SiblingSocket(const std::string& address, std::uint16_t port, const Clock& clock)
    : clock_{clock} {
  const auto local = listenAddress(address);
  isIpv6_ = local.is_v6();
  open(local, port);
  if (local.is_unspecified()) askForLocalAddress(descriptor(), isIpv6_);
}

void SiblingSocket::open(const ip::address& address, std::uint16_t port) {
  socket_ = FileDescriptor{
      ::socket(isIpv6_ ? AF_INET6 : AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
  if (!socket_.isOpen()) fail(port);
  if (isIpv6_) acceptBothFamilies(descriptor());
  setUpUdp(descriptor(), isIpv6_);
  askForArrivalTime(descriptor());
  const ip::udp::endpoint local{address, port};
  if (!sharePort(descriptor()) ||
      ::bind(descriptor(), local.data(), static_cast<socklen_t>(local.size())) != 0) {
    fail(port);
  }
}

// Nothing where the kernel reports a failure: that some peer's port is closed, or the like.
std::size_t SiblingSocket::fill() noexcept {
  const int count = received_.receive(descriptor());
  if (count <= 0) return 0;
  reading_ = readClocks(clock_);
  return static_cast<std::size_t>(count);
}

SiblingSocket::Origin SiblingSocket::originOf(std::size_t i) {
  const auto [stamp, local] = received_.remarks(i);
  return {{withoutMapping(received_.from(i)), local},
          stamp ? arrivalTime(*stamp, reading_) : reading_.local};
}

void SiblingSocket::send(std::span<const std::uint8_t> datagram, const DatagramPath& to) noexcept {
  if (toSend_.isFull()) flush();
  toSend_.add(datagram, to, isIpv6_);
}

void SiblingSocket::flush() noexcept {
  unsent_ += toSend_.flush(descriptor());
}

}  // namespace midipool
