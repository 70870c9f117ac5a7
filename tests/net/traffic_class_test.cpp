// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <optional>

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <sys/socket.h>

#include "net/datagram_socket.hpp"
#include "net/media_socket.hpp"
#include "net/monotonic_clock.hpp"
#include "net/udp_peer.hpp"

namespace midipool {
namespace {

using boost::asio::ip::make_address;
using boost::asio::ip::udp;
using testing::waitUntil;

constexpr int kExpeditedForwarding = 46;

// Who receives, and sees by which class each datagram came.
class ClassReader {
 public:
  explicit ClassReader(const std::string& address) : socket_{context_, {make_address(address), 0}} {
    const int yes = 1;
    const bool isIpv6 = socket_.local_endpoint().address().is_v6();
    const int level = isIpv6 ? IPPROTO_IPV6 : IPPROTO_IP;
    const int option = isIpv6 ? IPV6_RECVTCLASS : IP_RECVTOS;
    ::setsockopt(socket_.native_handle(), level, option, &yes, sizeof yes);
    socket_.non_blocking(true);
  }
  [[nodiscard]] udp::endpoint endpoint() const { return socket_.local_endpoint(); }

  // The code point of what comes next; nothing when nothing does, or it says none.
  std::optional<int> next() {
    std::optional<int> found;
    waitUntil([&] { return (found = receive()).has_value(); }, std::chrono::seconds{2});
    return found;
  }

 private:
  std::optional<int> receive() {
    std::array<char, 100> bytes{};
    alignas(cmsghdr) std::array<char, 256> control{};
    iovec place{bytes.data(), bytes.size()};
    msghdr message{};
    message.msg_iov = &place;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    if (::recvmsg(socket_.native_handle(), &message, 0) < 0) return std::nullopt;
    for (auto* said = CMSG_FIRSTHDR(&message); said != nullptr;
         said = CMSG_NXTHDR(&message, said)) {
      // The one is told as a byte, the other as a number, which begins with it on these machines.
      const bool isClass = (said->cmsg_level == IPPROTO_IP && said->cmsg_type == IP_TOS) ||
                           (said->cmsg_level == IPPROTO_IPV6 && said->cmsg_type == IPV6_TCLASS);
      if (isClass) return *CMSG_DATA(said) >> 2;
    }
    return -1;
  }

  boost::asio::io_context context_;
  udp::socket socket_;
};

class TrafficClass : public ::testing::TestWithParam<const char*> {
 protected:
  static constexpr std::array<std::uint8_t, 3> kBytes{1, 2, 3};

  ClassReader reader_{GetParam()};
  boost::asio::io_context context_;
  MonotonicClock clock_;
};

TEST_P(TrafficClass, OfAClientsClockIsExpeditedForwarding) {
  DatagramSocket socket{context_.get_executor(), make_address(GetParam()), clock_};
  ASSERT_TRUE(socket.send(kBytes, reader_.endpoint()));
  EXPECT_EQ(reader_.next(), kExpeditedForwarding);
}

TEST_P(TrafficClass, OfAClientsSoundIsExpeditedForwarding) {
  MediaSocket socket{reader_.endpoint()};
  ASSERT_TRUE(socket.send(kBytes));
  EXPECT_EQ(reader_.next(), kExpeditedForwarding);
}

// To both kinds of addresses by one socket.
TEST_P(TrafficClass, OfAServerIsExpeditedForwarding) {
  DatagramSocket socket{context_.get_executor(), "::", 0, clock_};
  ASSERT_TRUE(socket.send(kBytes, reader_.endpoint()));
  EXPECT_EQ(reader_.next(), kExpeditedForwarding);
}

INSTANTIATE_TEST_SUITE_P(Of, TrafficClass, ::testing::Values("127.0.0.1", "::1"),
                         [](const auto& about) {
                           return std::string{about.index == 0 ? "IPv4" : "IPv6"};
                         });

}  // namespace
}  // namespace midipool
