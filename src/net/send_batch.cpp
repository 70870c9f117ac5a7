// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/send_batch.hpp"

#include <cerrno>
#include <cstring>

#include "net/packet_info.hpp"
#include "net/udp_options.hpp"

namespace midipool {

void SendBatch::add(std::span<const std::uint8_t> datagram, const DatagramPath& to,
                    bool isIpv6) noexcept {
  const auto peer = isIpv6 ? withMapping(to.peer) : to.peer;
  std::memcpy(&addresses_[count_], peer.data(), peer.size());
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast): it is only read
  parts_[count_] = {const_cast<std::uint8_t*>(datagram.data()), datagram.size()};
  headers_[count_] = {};
  auto& header = headers_[count_].msg_hdr;
  header.msg_name = &addresses_[count_];
  header.msg_namelen = static_cast<socklen_t>(peer.size());
  header.msg_iov = &parts_[count_];
  header.msg_iovlen = 1;
  if (to.local) {
    header.msg_control = controls_[count_].bytes.data();
    header.msg_controllen = controls_[count_].bytes.size();
    putSource(header, *to.local);
  }
  ++count_;
}

std::size_t SendBatch::flush(int socket) noexcept {
  std::size_t unsent = 0;
  for (std::size_t next = 0; next < count_;) {
    const int sent = ::sendmmsg(socket, &headers_[next], static_cast<unsigned>(count_ - next),
                                MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent > 0) {
      next += static_cast<std::size_t>(sent);
      continue;
    }
    // What is refused is the first one. Perhaps its address is gone from this machine.
    auto& header = headers_[next].msg_hdr;
    if (header.msg_controllen > 0 && errno != EAGAIN) {
      header.msg_control = nullptr;
      header.msg_controllen = 0;
      continue;
    }
    ++unsent;
    ++next;
  }
  count_ = 0;
  return unsent;
}

}  // namespace midipool
