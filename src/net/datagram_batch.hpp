// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/udp.hpp>
#include <netinet/in.h>
#include <sys/socket.h>

#include "time/clock.hpp"

namespace midipool {

// Room for what one call of recvmmsg brings.
class DatagramBatch {
 public:
  static constexpr std::size_t kCount = 32;
  static constexpr std::size_t kMaxSize = 1500;

  // The number of datagrams, or −1 and errno. Never waits.
  int receive(int socket) noexcept;

  [[nodiscard]] bool isOversized(std::size_t i) const noexcept;
  [[nodiscard]] std::span<const std::uint8_t> datagram(std::size_t i) const noexcept;
  [[nodiscard]] std::span<std::uint8_t> datagram(std::size_t i) noexcept;
  // As the socket's family has it: IPv4 may be mapped into IPv6.
  [[nodiscard]] boost::asio::ip::udp::endpoint from(std::size_t i) const;

  // What the kernel tells besides, if it was asked to.
  struct Remarks {
    std::optional<Nanoseconds> stamp;               // wall clock, since 1970
    std::optional<boost::asio::ip::address> local;  // where it was sent to
  };
  [[nodiscard]] Remarks remarks(std::size_t i) noexcept;

 private:
  struct alignas(cmsghdr) Control {
    std::array<char, CMSG_SPACE(sizeof(timespec)) + CMSG_SPACE(sizeof(in6_pktinfo))> bytes;
  };

  void prepare(std::size_t i) noexcept;

  std::array<mmsghdr, kCount> headers_{};
  std::array<iovec, kCount> parts_{};
  std::array<sockaddr_in6, kCount> addresses_{};  // the longest that comes
  std::array<Control, kCount> controls_{};
  std::array<std::array<std::uint8_t, kMaxSize>, kCount> data_{};
};

// sendmsg from a given address of this machine, of the socket's family. False on any failure.
[[nodiscard]] bool sendFrom(int socket, const boost::asio::ip::address& local,
                            std::span<const std::uint8_t> datagram,
                            const boost::asio::ip::udp::endpoint& to) noexcept;

}  // namespace midipool
