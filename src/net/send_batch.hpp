// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include <netinet/in.h>
#include <sys/socket.h>

#include "net/datagram_path.hpp"

namespace midipool {

// Datagrams that leave with few calls of sendmmsg. For SiblingSocket only. Realtime-safe; one thread.
class SendBatch {
 public:
  // So many that a call costs little by each, and so few that the first does not wait for long.
  static constexpr std::size_t kCount = 32;

  [[nodiscard]] bool isFull() const noexcept { return count_ == kCount; }
  // Not when full. The datagram is not copied: it must live until flush(). `isIpv6`: the socket's
  // family.
  void add(std::span<const std::uint8_t> datagram, const DatagramPath& to, bool isIpv6) noexcept;
  // Never waits. Returns how many the system did not take.
  std::size_t flush(int socket) noexcept;

 private:
  struct alignas(cmsghdr) Control {
    std::array<char, CMSG_SPACE(sizeof(in6_pktinfo))> bytes;
  };

  std::array<mmsghdr, kCount> headers_{};
  std::array<iovec, kCount> parts_{};
  std::array<sockaddr_in6, kCount> addresses_{};  // the longest there is
  std::array<Control, kCount> controls_{};
  std::size_t count_ = 0;
};

}  // namespace midipool
