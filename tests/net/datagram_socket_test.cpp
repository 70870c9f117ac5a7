// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/datagram_socket.hpp"

#include <thread>

#include <gmock/gmock.h>

#include "net/monotonic_clock.hpp"
#include "net/network_test.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;
using Bytes = std::vector<std::uint8_t>;
using Endpoint = DatagramSocket::Endpoint;

class Sockets : public testing::NetworkTest {
 protected:
  struct Heard {
    Bytes datagram;
    Endpoint from;
    LocalTime arrived;
  };

  DatagramSocket::Handler into(std::vector<Heard>& list) {
    return [&list](std::span<const std::uint8_t> datagram, const DatagramPath& from,
                   LocalTime arrived) {
      list.push_back({{datagram.begin(), datagram.end()}, from.peer, arrived});
    };
  }
  std::unique_ptr<DatagramSocket> serve(const std::string& address) {
    return std::make_unique<DatagramSocket>(context_.get_executor(), address, 0, clock_);
  }
  std::unique_ptr<DatagramSocket> clientTo(const std::string& address) {
    return std::make_unique<DatagramSocket>(context_.get_executor(),
                                            boost::asio::ip::make_address(address), clock_);
  }
  static Endpoint at(const std::string& address, const DatagramSocket& socket) {
    return {boost::asio::ip::make_address(address), socket.port()};
  }
  // A datagram there and one back.
  void expectExchange(const std::string& listens, const std::string& address) {
    const auto server = serve(listens);
    const auto client = clientTo(address);
    std::vector<Heard> atServer;
    std::vector<Heard> atClient;
    server->start(into(atServer));
    client->start(into(atClient));
    ASSERT_TRUE(client->send(Bytes{1, 2, 3}, at(address, *server)));
    ASSERT_TRUE(runUntil([&] { return !atServer.empty(); }));
    EXPECT_EQ(atServer[0].datagram, (Bytes{1, 2, 3}));
    EXPECT_EQ(atServer[0].from.port(), client->port());
    EXPECT_EQ(atServer[0].from.protocol(), at(address, *client).protocol());
    ASSERT_TRUE(server->send(Bytes{4}, atServer[0].from));
    ASSERT_TRUE(runUntil([&] { return !atClient.empty(); }));
    EXPECT_EQ(atClient[0].datagram, Bytes{4});
    EXPECT_EQ(atClient[0].from, at(address, *server));
  }

  MonotonicClock clock_;
};

TEST_F(Sockets, TalkByIpv4) {
  expectExchange("127.0.0.1", "127.0.0.1");
}

TEST_F(Sockets, TalkByIpv4FromAnyAddress) {
  expectExchange("0.0.0.0", "127.0.0.1");
}

TEST_F(Sockets, TalkByIpv6) {
  expectExchange("[::]", "::1");
}

TEST_F(Sockets, TalkByIpv4OnBothFamilies) {
  expectExchange("::", "127.0.0.1");
}

TEST_F(Sockets, AnswerFromTheAddressThatWasAsked) {
  expectExchange("0.0.0.0", "127.0.0.2");
  expectExchange("::", "127.0.0.3");
}

TEST_F(Sockets, OwnDelayDoesNotEnterTheArrivalTime) {
  const auto server = serve("127.0.0.1");
  const auto client = clientTo("127.0.0.1");
  std::vector<Heard> heard;
  server->start(into(heard));
  // How much later than it was sent a datagram seems to arrive at a busy thread.
  const auto lateness = [&] {
    heard.clear();
    const auto sent = clock_.now();
    EXPECT_TRUE(client->send(Bytes{1}, at("127.0.0.1", *server)));
    const auto gone = clock_.now();
    std::this_thread::sleep_for(20ms);
    EXPECT_TRUE(runUntil([&] { return !heard.empty(); }));
    EXPECT_GE(heard[0].arrived, sent - 100us);
    return heard[0].arrived - gone;
  };
  // The kernel begins to stamp a moment after the first socket of the machine asks for it.
  for (int i = 0; i < 50 && lateness() > 2ms;) ++i;
  for (int i = 0; i < 20; ++i) EXPECT_LE(lateness(), 2ms);
}

TEST_F(Sockets, TakeABurst) {
  const auto server = serve("127.0.0.1");
  const auto client = clientTo("127.0.0.1");
  std::vector<Heard> heard;
  server->start(into(heard));
  for (std::uint8_t i = 0; i < 200; ++i) {
    ASSERT_TRUE(client->send(Bytes(100, i), at("127.0.0.1", *server)));
  }
  ASSERT_TRUE(runUntil([&] { return heard.size() == 200; }));
  for (std::uint8_t i = 0; i < 200; ++i) {
    EXPECT_EQ(heard[i].datagram, Bytes(100, i));
    // The kernel begins to stamp a little after it was asked to.
    EXPECT_GE(heard[i].arrived + 5ms, heard[i - std::min<std::size_t>(i, 1)].arrived);
  }
  EXPECT_EQ(server->counters().received, 200U);
  EXPECT_EQ(client->counters().sent, 200U);
}

TEST_F(Sockets, TakeEmptyOnesAndDropOversizedOnes) {
  const auto server = serve("127.0.0.1");
  const auto client = clientTo("127.0.0.1");
  std::vector<Heard> heard;
  server->start(into(heard));
  client->send({}, at("127.0.0.1", *server));
  client->send(Bytes(DatagramSocket::kMaxSize + 1), at("127.0.0.1", *server));
  client->send(Bytes(DatagramSocket::kMaxSize, 7), at("127.0.0.1", *server));
  ASSERT_TRUE(runUntil([&] { return heard.size() == 2; }));
  EXPECT_TRUE(heard[0].datagram.empty());
  EXPECT_EQ(heard[1].datagram, Bytes(DatagramSocket::kMaxSize, 7));
  EXPECT_EQ(server->counters().oversized, 1U);
}

TEST_F(Sockets, WhatCannotBeSentIsCounted) {
  const auto client = clientTo("127.0.0.1");
  EXPECT_FALSE(client->send(Bytes(70'000), at("127.0.0.1", *client)));
  EXPECT_FALSE(client->send(Bytes{1}, {boost::asio::ip::make_address("::1"), 7400}));
  EXPECT_EQ(client->counters().unsent, 2U);
}

TEST_F(Sockets, AClosedPortDoesNotDisturb) {
  const auto server = serve("127.0.0.1");
  const auto client = clientTo("127.0.0.1");
  const auto gone = serve("127.0.0.1");
  const auto nowhere = at("127.0.0.1", *gone);
  gone->close();
  std::vector<Heard> heard;
  client->start(into(heard));
  for (int i = 0; i < 10; ++i) client->send(Bytes{1}, nowhere);
  server->send(Bytes{2}, at("127.0.0.1", *client));
  EXPECT_TRUE(runUntil([&] { return !heard.empty(); }));
}

TEST_F(Sockets, MayBeClosedByTheirHandler) {
  const auto server = serve("127.0.0.1");
  auto client = clientTo("127.0.0.1");
  const auto to = at("127.0.0.1", *client);
  int heard = 0;
  client->start([&](auto, auto&, auto) {
    ++heard;
    client.reset();
  });
  for (int i = 0; i < 5; ++i) server->send(Bytes{1}, to);
  EXPECT_TRUE(runUntil([&] { return heard > 0; }));
  runFor(20ms);
  EXPECT_EQ(heard, 1);
}

TEST_F(Sockets, SayInOneLineWhyTheyCannotBeOpened) {
  const auto first = serve("127.0.0.1");
  try {
    const DatagramSocket second{context_.get_executor(), "127.0.0.1", first->port(), clock_};
    ADD_FAILURE() << "opened";
  } catch (const std::runtime_error& error) {
    EXPECT_EQ(std::string{error.what()},
              "cannot listen on 127.0.0.1:" + std::to_string(first->port()) +
                  ": address already in use (is another midipool serve running?)");
  }
}

}  // namespace
}  // namespace midipool
