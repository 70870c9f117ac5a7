// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/datagram_batch.hpp"

#include <algorithm>
#include <cstring>
#include <ctime>

#include "net/packet_info.hpp"

namespace midipool {
namespace {

namespace ip = boost::asio::ip;

template <typename Value>
Value valueOf(cmsghdr* part) noexcept {
  Value value{};
  std::memcpy(&value, CMSG_DATA(part), sizeof value);
  return value;
}

bool is(const cmsghdr& part, int level, int type) noexcept {
  return part.cmsg_level == level && part.cmsg_type == type;
}

ip::address addressOf(const in_pktinfo& info) {
  return ip::address_v4{ntohl(info.ipi_spec_dst.s_addr)};
}

ip::address addressOf(const in6_pktinfo& info) {
  ip::address_v6::bytes_type bytes;
  std::copy_n(info.ipi6_addr.s6_addr, bytes.size(), bytes.begin());
  return ip::address_v6{bytes};
}

// The interface stays open: the routes decide.
in_pktinfo infoOf(const ip::address_v4& address) noexcept {
  in_pktinfo info{};
  info.ipi_spec_dst.s_addr = htonl(address.to_uint());
  return info;
}

in6_pktinfo infoOf(const ip::address_v6& address) noexcept {
  in6_pktinfo info{};
  std::ranges::copy(address.to_bytes(), info.ipi6_addr.s6_addr);
  return info;
}

template <typename Info>
void putInto(msghdr& header, int level, int type, const Info& info) noexcept {
  header.msg_controllen = CMSG_SPACE(sizeof info);
  auto* const part = CMSG_FIRSTHDR(&header);
  part->cmsg_level = level;
  part->cmsg_type = type;
  part->cmsg_len = CMSG_LEN(sizeof info);
  std::memcpy(CMSG_DATA(part), &info, sizeof info);
}

}  // namespace

int DatagramBatch::receive(int socket) noexcept {
  for (std::size_t i = 0; i < kCount; ++i) prepare(i);
  return ::recvmmsg(socket, headers_.data(), kCount, MSG_DONTWAIT, nullptr);
}

void DatagramBatch::prepare(std::size_t i) noexcept {
  parts_[i] = {data_[i].data(), data_[i].size()};
  headers_[i] = {};
  auto& header = headers_[i].msg_hdr;
  header.msg_name = &addresses_[i];
  header.msg_namelen = sizeof addresses_[i];
  header.msg_iov = &parts_[i];
  header.msg_iovlen = 1;
  header.msg_control = controls_[i].bytes.data();
  header.msg_controllen = controls_[i].bytes.size();
}

bool DatagramBatch::isOversized(std::size_t i) const noexcept {
  return (headers_[i].msg_hdr.msg_flags & MSG_TRUNC) != 0;
}

std::span<const std::uint8_t> DatagramBatch::datagram(std::size_t i) const noexcept {
  return std::span{data_[i]}.first(headers_[i].msg_len);
}

std::span<std::uint8_t> DatagramBatch::datagram(std::size_t i) noexcept {
  return std::span{data_[i]}.first(headers_[i].msg_len);
}

ip::udp::endpoint DatagramBatch::from(std::size_t i) const {
  ip::udp::endpoint endpoint;
  const auto size = headers_[i].msg_hdr.msg_namelen;
  endpoint.resize(size);
  std::memcpy(endpoint.data(), &addresses_[i], size);
  return endpoint;
}

DatagramBatch::Remarks DatagramBatch::remarks(std::size_t i) noexcept {
  Remarks found;
  auto& header = headers_[i].msg_hdr;
  for (auto* part = CMSG_FIRSTHDR(&header); part != nullptr; part = CMSG_NXTHDR(&header, part)) {
    if (is(*part, SOL_SOCKET, SCM_TIMESTAMPNS)) {
      const auto time = valueOf<timespec>(part);
      found.stamp = std::chrono::seconds{time.tv_sec} + Nanoseconds{time.tv_nsec};
    } else if (is(*part, IPPROTO_IP, IP_PKTINFO)) {
      found.local = addressOf(valueOf<in_pktinfo>(part));
    } else if (is(*part, IPPROTO_IPV6, IPV6_PKTINFO)) {
      found.local = addressOf(valueOf<in6_pktinfo>(part));
    }
  }
  return found;
}

void putSource(msghdr& header, const ip::address& local) noexcept {
  if (local.is_v4()) {
    putInto(header, IPPROTO_IP, IP_PKTINFO, infoOf(local.to_v4()));
  } else {
    putInto(header, IPPROTO_IPV6, IPV6_PKTINFO, infoOf(local.to_v6()));
  }
}

bool sendFrom(int socket, const ip::address& local, std::span<const std::uint8_t> datagram,
              const ip::udp::endpoint& to) noexcept {
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(in6_pktinfo))> control{};
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast): it is only read
  iovec part{const_cast<std::uint8_t*>(datagram.data()), datagram.size()};
  auto target = to;
  msghdr header{};
  header.msg_name = target.data();
  header.msg_namelen = static_cast<socklen_t>(target.size());
  header.msg_iov = &part;
  header.msg_iovlen = 1;
  header.msg_control = control.data();
  header.msg_controllen = control.size();
  putSource(header, local);
  return ::sendmsg(socket, &header, MSG_DONTWAIT | MSG_NOSIGNAL) >= 0;
}

}  // namespace midipool
