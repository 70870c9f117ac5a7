// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/media_socket.hpp"

#include <numeric>

#include <gtest/gtest.h>

#include "net/udp_peer.hpp"
#include "realtime/sleep.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;
using Bytes = std::vector<std::uint8_t>;
using testing::UdpPeer;
using testing::waitUntil;

class MediaSocketTest : public ::testing::Test {
 protected:
  // The server knows the client once it has sent something.
  void introduce() {
    ASSERT_TRUE(socket_->send(Bytes{1}));
    ASSERT_TRUE(waitUntil([this] { return server_.receive().has_value(); }));
  }
  // All that has come, up to `count`.
  std::vector<Bytes> received(std::size_t count) {
    std::vector<Bytes> all;
    waitUntil([&] {
      const auto came = socket_->receive();
      EXPECT_LE(came, MediaSocket::kMost);
      for (std::size_t i = 0; i < came; ++i) {
        const auto datagram = socket_->datagram(i);
        all.emplace_back(datagram.begin(), datagram.end());
      }
      return all.size() >= count;
    });
    return all;
  }

  UdpPeer server_;
  std::unique_ptr<MediaSocket> socket_ = std::make_unique<MediaSocket>(server_.endpoint());
};

TEST_F(MediaSocketTest, SendsToItsServer) {
  Bytes datagram(1400);
  std::iota(datagram.begin(), datagram.end(), std::uint8_t{});
  ASSERT_TRUE(socket_->send(datagram));
  std::optional<Bytes> came;
  ASSERT_TRUE(waitUntil([&] { return (came = server_.receive()).has_value(); }));
  EXPECT_EQ(*came, datagram);
}

TEST_F(MediaSocketTest, TakesABurstInOrder) {
  introduce();
  for (std::size_t i = 0; i < 200; ++i) server_.send(Bytes(i + 1, static_cast<std::uint8_t>(i)));
  const auto all = received(200);
  ASSERT_EQ(all.size(), 200U);
  for (std::size_t i = 0; i < 200; ++i) {
    EXPECT_EQ(all[i], Bytes(i + 1, static_cast<std::uint8_t>(i)));
  }
}

TEST_F(MediaSocketTest, WhatIsTooLongIsCut) {
  introduce();
  server_.send(Bytes(2000, 7));
  server_.send({});
  const auto all = received(2);
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0], Bytes(DatagramBatch::kMaxSize, 7));
  EXPECT_TRUE(all[1].empty());
}

TEST_F(MediaSocketTest, KnowsWhenItCameAndNotWhenItWasFetched) {
  introduce();
  // A stamp that is 100 ms old is not believed, nor one from before the wall clock was set: a busy machine
  // may sleep for so long, and a virtual one be set at any moment. But not always.
  for (int attempt = 0; attempt < 50; ++attempt) {
    const auto before = realtime::monotonicNow();
    server_.send({1});
    const auto after = realtime::monotonicNow();
    realtime::sleepUntil(after + 30ms);
    ASSERT_EQ(socket_->receive(), 1U);
    const auto arrived = socket_->arrivalOf(0);
    if (arrived >= before - 1ms && arrived <= after + 10ms) return;
  }
  FAIL() << "none of 50 was told when it came";
}

TEST_F(MediaSocketTest, HearsNobodyElse) {
  introduce();
  boost::asio::io_context context;
  UdpPeer::Udp::socket stranger{context, {boost::asio::ip::address_v4::loopback(), 0}};
  stranger.send_to(boost::asio::buffer(Bytes{66}), server_.client());
  server_.send({2});
  const auto all = received(1);
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0], Bytes{2});
  EXPECT_EQ(socket_->receive(), 0U);
}

TEST_F(MediaSocketTest, NeverWaitsToReceive) {
  const auto before = realtime::monotonicNow();
  for (int i = 0; i < 100; ++i) EXPECT_EQ(socket_->receive(), 0U);
  EXPECT_LT(realtime::monotonicNow() - before, 1s);
}

TEST_F(MediaSocketTest, WaitsUntilTheTimeHasCome) {
  const auto until = realtime::monotonicNow() + 30ms;
  socket_->wait(until);
  EXPECT_GE(realtime::monotonicNow(), until);
  const auto before = realtime::monotonicNow();
  socket_->wait(before - 1h);
  EXPECT_LT(realtime::monotonicNow() - before, 1s);
}

TEST_F(MediaSocketTest, WaitsNoLongerThanUntilSomethingComes) {
  introduce();
  server_.send({5});
  const auto before = realtime::monotonicNow();
  socket_->wait(before + 30s);
  EXPECT_LT(realtime::monotonicNow() - before, 10s);
  EXPECT_EQ(received(1).size(), 1U);
}

// Each refusal that comes back is told once, to whatever is done next.
TEST(MediaSocket, AServerThatIsAwayHurtsNothing) {
  boost::asio::ip::udp::endpoint nowhere;
  {
    const UdpPeer gone;
    nowhere = gone.endpoint();
  }
  MediaSocket socket{nowhere};
  int sent = 0;
  for (int i = 0; i < 100; ++i) {
    sent += socket.send(Bytes{1}) ? 1 : 0;
    EXPECT_EQ(socket.receive(), 0U);
  }
  EXPECT_GT(sent, 0);
}

TEST(MediaSocket, SaysInOneLineWhyThereIsNone) {
  try {
    const MediaSocket socket{{boost::asio::ip::address_v4::broadcast(), 7400}};
    FAIL() << "the system lets anybody send to all";
  } catch (const std::runtime_error& error) {
    const std::string text = error.what();
    EXPECT_EQ(text.find("no UDP socket for sound: "), 0U) << text;
    EXPECT_EQ(text.find('\n'), std::string::npos);
  }
}

TEST(MediaSocket, TalksByIpv6) {
  boost::asio::io_context context;
  UdpPeer::Udp::socket server{context, {boost::asio::ip::address_v6::loopback(), 0}};
  MediaSocket socket{server.local_endpoint()};
  ASSERT_TRUE(socket.send(Bytes{1, 2, 3}));
  Bytes came(10);
  EXPECT_EQ(server.receive(boost::asio::buffer(came)), 3U);
}

}  // namespace
}  // namespace midipool
