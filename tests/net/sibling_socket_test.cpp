// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/sibling_socket.hpp"

#include <array>
#include <chrono>
#include <memory>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <netinet/in.h>

#include "net/datagram_socket.hpp"
#include "net/monotonic_clock.hpp"
#include "net/network_test.hpp"
#include "net/port_sharing.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;
using Bytes = std::vector<std::uint8_t>;

Bytes rtp(std::uint32_t source) {
  Bytes bytes(40);
  bytes[0] = 0x90;
  bytes[1] = 96;
  for (std::size_t i = 0; i < 4; ++i) bytes[11 - i] = static_cast<std::uint8_t>(source >> (8 * i));
  return bytes;
}

Bytes rtcp(std::uint32_t source) {
  Bytes bytes(8);
  bytes[0] = 0x80;
  bytes[1] = 201;
  for (std::size_t i = 0; i < 4; ++i) bytes[7 - i] = static_cast<std::uint8_t>(source >> (8 * i));
  return bytes;
}

// A server's control socket and three media sockets, and a client.
class SiblingSockets : public testing::NetworkTest {
 protected:
  void open(const std::string& address, const std::string& reachedAt) {
    control_ = std::make_unique<DatagramSocket>(context_.get_executor(), address, 0, clock_,
                                                PortSharing::kWithSiblings);
    for (auto& socket : media_) {
      socket = std::make_unique<SiblingSocket>(address, control_->port(), clock_);
    }
    ASSERT_TRUE(steerSound(media_[0]->descriptor(), 3));
    control_->start([this](auto bytes, const auto&, LocalTime) {
      atControl_.emplace_back(bytes.begin(), bytes.end());
    });
    const auto peer = boost::asio::ip::make_address(reachedAt);
    server_ = {peer, control_->port()};
    client_ = std::make_unique<DatagramSocket>(context_.get_executor(), peer, clock_);
    client_->start([this](auto bytes, const auto& from, LocalTime) {
      atClient_.emplace_back(bytes.begin(), bytes.end());
      answeredFrom_ = from.peer;
    });
  }
  // All that has come to a media socket; each is sent back.
  std::vector<Bytes> received(std::size_t number) {
    std::vector<Bytes> all;
    auto& socket = *media_[number];
    (void)socket.receive([&](auto bytes, const DatagramPath& from, LocalTime arrived) {
      all.emplace_back(bytes.begin(), bytes.end());
      EXPECT_LT(clock_.now() - arrived, 10s);
      socket.send(bytes, from);
    });
    socket.flush();
    return all;
  }
  void expectEcho(const std::string& listens, const std::string& address) {
    open(listens, address);
    ASSERT_TRUE(client_->send(rtp(3), server_));
    ASSERT_TRUE(runUntil([&] { return !received(0).empty(); }));
    ASSERT_TRUE(runUntil([&] { return !atClient_.empty(); }));
    EXPECT_EQ(atClient_.front(), rtp(3));
    EXPECT_EQ(answeredFrom_, server_);
  }

  MonotonicClock clock_;
  std::unique_ptr<DatagramSocket> control_;
  std::array<std::unique_ptr<SiblingSocket>, 3> media_;
  std::unique_ptr<DatagramSocket> client_;
  DatagramSocket::Endpoint server_;
  DatagramSocket::Endpoint answeredFrom_;
  std::vector<Bytes> atControl_;
  std::vector<Bytes> atClient_;
};

TEST_F(SiblingSockets, EachGetsTheSoundOfItsSourcesAndTheControlSocketAllElse) {
  open("127.0.0.1", "127.0.0.1");
  const std::vector<Bytes> others{Bytes(40, 8),   Bytes(40, 0),
                                  Bytes(40, 192), Bytes{},
                                  Bytes{0x80},    Bytes{0x80, 96, 0, 0, 0, 0, 0, 0, 0, 0}};
  for (std::uint32_t source = 9; source < 15; ++source) {
    client_->send(rtp(source), server_);
    client_->send(rtcp(source), server_);
  }
  client_->send(rtp(0xFFFFFFFF), server_);  // 0 modulo 3
  for (const auto& other : others) client_->send(other, server_);
  ASSERT_TRUE(runUntil([&] { return atControl_.size() == others.size(); }));
  EXPECT_EQ(atControl_, others);
  EXPECT_EQ(received(0), (std::vector<Bytes>{rtp(9), rtcp(9), rtp(12), rtcp(12), rtp(0xFFFFFFFF)}));
  EXPECT_EQ(received(1), (std::vector<Bytes>{rtp(10), rtcp(10), rtp(13), rtcp(13)}));
  EXPECT_EQ(received(2), (std::vector<Bytes>{rtp(11), rtcp(11), rtp(14), rtcp(14)}));
}

TEST_F(SiblingSockets, AnswerByIpv4) {
  expectEcho("127.0.0.1", "127.0.0.1");
}

TEST_F(SiblingSockets, AnswerFromTheAddressThatWasAsked) {
  expectEcho("0.0.0.0", "127.0.0.2");
}

TEST_F(SiblingSockets, AnswerByIpv6) {
  expectEcho("::", "::1");
}

TEST_F(SiblingSockets, AnswerByIpv4OnBothFamilies) {
  expectEcho("[::]", "127.0.0.3");
}

TEST_F(SiblingSockets, SendMoreThanOneCallTakes) {
  open("127.0.0.1", "127.0.0.1");
  const Bytes bytes(100, 7);
  const DatagramPath to{{boost::asio::ip::address_v4::loopback(), client_->port()}, std::nullopt};
  for (int i = 0; i < 600; ++i) media_[1]->send(bytes, to);
  media_[1]->flush();
  ASSERT_TRUE(runUntil([&] { return atClient_.size() == 600; }));
  EXPECT_EQ(media_[1]->unsent(), 0U);
}

TEST_F(SiblingSockets, CountWhatTheSystemDoesNotTakeAndSendTheRest) {
  open("127.0.0.1", "127.0.0.1");
  const Bytes bytes(100, 7);
  const auto loopback = boost::asio::ip::make_address("127.0.0.1");
  const DatagramPath good{{loopback, client_->port()}, std::nullopt};
  const DatagramPath without{{loopback, 0}, std::nullopt};
  // This machine has no such address: it goes from where the routes say.
  const DatagramPath moved{{loopback, client_->port()},
                           boost::asio::ip::make_address("192.0.2.77")};
  media_[0]->send(bytes, good);
  media_[0]->send(bytes, without);
  media_[0]->send(bytes, moved);
  media_[0]->flush();
  ASSERT_TRUE(runUntil([&] { return atClient_.size() == 2; }));
  EXPECT_EQ(media_[0]->unsent(), 1U);
}

TEST_F(SiblingSockets, LetRoutersDivideWhatIsTooLarge) {
  for (const auto* address : {"127.0.0.1", "::"}) {
    open(address, "127.0.0.1");
    int value = -1;
    socklen_t size = sizeof value;
    const int socket = media_[0]->descriptor();
    ASSERT_EQ(::getsockopt(socket, IPPROTO_IP, IP_MTU_DISCOVER, &value, &size), 0);
    EXPECT_EQ(value, IP_PMTUDISC_DONT) << address;
  }
}

TEST_F(SiblingSockets, AreMarkedForExpeditedForwarding) {
  open("127.0.0.1", "127.0.0.1");
  int value = 0;
  socklen_t size = sizeof value;
  ASSERT_EQ(::getsockopt(media_[0]->descriptor(), IPPROTO_IP, IP_TOS, &value, &size), 0);
  EXPECT_EQ(value >> 2, 46);
}

}  // namespace
}  // namespace midipool
