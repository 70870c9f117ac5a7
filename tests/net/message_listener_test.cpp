// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/message_listener.hpp"

#include <thread>

#include <boost/asio/ip/tcp.hpp>
#include <gmock/gmock.h>
#include <sys/resource.h>

#include "net/network_test.hpp"
#include "net/raw_client.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;
using boost::asio::ip::tcp;
using ::testing::HasSubstr;
using ::testing::StartsWith;
using testing::talkTcp;
using testing::talkTls;

class Listener : public testing::NetworkTest {
 protected:
  // Connections that never say a word.
  void connectSilently(std::size_t count, std::uint16_t port) {
    for (std::size_t i = 0; i < count; ++i) {
      auto& socket = silent_.emplace_back(context_);
      socket.connect({boost::asio::ip::address_v4::loopback(), port});
    }
  }

  std::string listenErrorOf(const std::string& address, std::uint16_t port) {
    try {
      const MessageListener listener{context_.get_executor(), address, port, certificate_, {}};
    } catch (const std::runtime_error& error) {
      return error.what();
    }
    return "listens";
  }

  std::vector<tcp::socket> silent_;
};

TEST_F(Listener, AnswersGet) {
  const auto port = listen().port();
  const auto answer = await(talkTls(port, "GET /healthz?verbose HTTP/1.1\r\nHost: x\r\n\r\n"));
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(answer, HasSubstr("\r\nContent-Type: text/plain\r\n"));
  EXPECT_THAT(answer, HasSubstr("\r\nContent-Length: 5\r\n"));
  EXPECT_THAT(answer, ::testing::EndsWith("\r\n\r\nwell\n"));
  EXPECT_TRUE(runUntil([this] { return listener_->connections() == 0; }));
}

TEST_F(Listener, AnswersHeadWithoutABody) {
  const auto answer = await(talkTls(listen().port(), "HEAD /healthz HTTP/1.1\r\nHost: x\r\n\r\n"));
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(answer, HasSubstr("\r\nContent-Length: 5\r\n"));
  EXPECT_THAT(answer, ::testing::EndsWith("\r\n\r\n"));
}

TEST_F(Listener, RefusesOtherRequests) {
  const auto port = listen().port();
  EXPECT_THAT(await(talkTls(port, "GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n")),
              StartsWith("HTTP/1.1 404 "));
  EXPECT_THAT(await(talkTls(port, "PUT /healthz HTTP/1.1\r\nHost: x\r\n\r\n")),
              StartsWith("HTTP/1.1 405 "));
  EXPECT_THAT(await(talkTls(port, "hello there\r\n\r\n")), StartsWith("HTTP/1.1 400 "));
  EXPECT_EQ(await(talkTls(port, "GET /" + std::string(10'000, 'x') + " HTTP/1.1\r\n\r\n")), "");
}

TEST_F(Listener, HandsOutWhatIsPosted) {
  const auto port = listen().port();
  const std::string head = "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: ";
  EXPECT_THAT(await(talkTls(port, head + "5\r\n\r\nhello and more")),
              ::testing::EndsWith("\r\n\r\nhello"));
  const std::string longest(kMaxHttpBody, 'x');
  EXPECT_THAT(await(talkTls(port, head + std::to_string(kMaxHttpBody) + "\r\n\r\n" + longest)),
              ::testing::EndsWith("\r\n\r\n" + longest));
}

TEST_F(Listener, RefusesBodiesThatAreTooLongOrOfUnknownLength) {
  const auto port = listen().port();
  const std::string head = "POST /echo HTTP/1.1\r\nHost: x\r\n";
  EXPECT_THAT(await(talkTls(port, head + "\r\n")), StartsWith("HTTP/1.1 411 "));
  EXPECT_THAT(await(talkTls(port, head + "Transfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n")),
              StartsWith("HTTP/1.1 411 "));
  EXPECT_THAT(await(talkTls(port, head + "Content-Length: -1\r\n\r\n")), StartsWith("HTTP/1.1 4"));
  EXPECT_THAT(await(talkTls(port, head + "Content-Length: 4097\r\n\r\n")),
              StartsWith("HTTP/1.1 413 "));
  // The answer arrives though nobody reads all that.
  EXPECT_THAT(
      await(talkTls(port, head + "Content-Length: 100000\r\n\r\n" + std::string(100'000, 'x'))),
      StartsWith("HTTP/1.1 413 "));
}

TEST_F(Listener, WhoIsSlowToSayItIsNotWaitedFor) {
  ListenerLimits limits;
  limits.handshake = 300ms;
  const auto port = listen(limits).port();
  EXPECT_EQ(await(talkTls(port, "POST /echo HTTP/1.1\r\nContent-Length: 100\r\n\r\nwell,")), "");
  EXPECT_EQ(await(talkTls(port, "GET /healthz HTTP/1.1\r\nHo")), "");
  EXPECT_TRUE(runUntil([this] { return listener_->connections() == 0; }));
}

TEST_F(Listener, RefusesWebsocketsThatSpeakSomethingElse) {
  const std::string upgrade =
      " HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
  const auto port = listen().port();
  EXPECT_THAT(await(talkTls(port, "GET /" + upgrade + "\r\n")), StartsWith("HTTP/1.1 400 "));
  EXPECT_THAT(
      await(talkTls(port, "GET /" + upgrade + "Sec-WebSocket-Protocol: mqtt, midipool.v2\r\n\r\n")),
      HasSubstr("midipool.v1"));
  EXPECT_THAT(
      await(talkTls(port, "GET /x" + upgrade + "Sec-WebSocket-Protocol: midipool.v1\r\n\r\n")),
      StartsWith("HTTP/1.1 400 "));
  EXPECT_TRUE(accepted_.empty());
}

TEST_F(Listener, TellsPlainHttpWhatItSpeaks) {
  const auto answer = await(talkTcp(listen().port(), "GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 400 Bad Request\r\n"));
  EXPECT_THAT(answer, HasSubstr("This port speaks https"));
}

TEST_F(Listener, HangsUpOnGarbage) {
  ListenerLimits limits;
  limits.handshake = 300ms;
  const auto port = listen(limits).port();
  EXPECT_EQ(await(talkTcp(port, std::string(3'000, '\xFF'))), "");
  EXPECT_EQ(await(talkTcp(port, "SSH-2.0-OpenSSH_9.2\r\n")), "");
  // A record that starts as TLS does: what comes back is a TLS alert at most.
  EXPECT_THAT(await(talkTcp(port, "\x16" + std::string(3'000, '\x42'))),
              ::testing::Not(HasSubstr("HTTP")));
  EXPECT_EQ(connect(port).fingerprint, certificate_.fingerprint);
}

TEST_F(Listener, HangsUpOnTheSilentInTime) {
  ListenerLimits limits;
  limits.handshake = 300ms;
  const auto port = listen(limits).port();
  connectSilently(20, port);
  EXPECT_TRUE(runUntil([this] { return listener_->pending() == 20; }));
  EXPECT_TRUE(runUntil([this] { return listener_->connections() == 0; }, 1s));
}

TEST_F(Listener, SilentConnectionsKeepNobodyOut) {
  ListenerLimits limits;
  limits.perAddress = 100'000;
  const auto port = listen(limits).port();
  for (int i = 0; i < 10; ++i) {
    connectSilently(100, port);
    runFor(20ms);
  }
  EXPECT_TRUE(runUntil([this] { return listener_->pending() == 512; }));
  const auto start = std::chrono::steady_clock::now();
  const auto connected = connect(port);
  EXPECT_TRUE(connected.connection->isOpen());
  EXPECT_LT(std::chrono::steady_clock::now() - start, 1s);
}

TEST_F(Listener, NotEvenFromTheSameAddress) {
  const auto port = listen().port();  // 64 an address
  connectSilently(1'000, port);
  EXPECT_TRUE(runUntil([this] { return listener_->pending() == 64; }));
  EXPECT_TRUE(connect(port).connection->isOpen());
}

TEST_F(Listener, AnAddressHasItsLimit) {
  ListenerLimits limits;
  limits.perAddress = 2;
  const auto port = listen(limits).port();
  auto first = connect(port);
  auto second = connect(port);
  EXPECT_THROW((void)connect(port), ConnectError);
  accepted_.clear();
  EXPECT_TRUE(runUntil([this] { return listener_->connections() == 0; }));
  EXPECT_TRUE(connect(port).connection->isOpen());
}

TEST_F(Listener, StoppingKeepsWhatIsConnected) {
  const auto port = listen().port();
  const auto connected = connect(port);
  ASSERT_TRUE(runUntil([this] { return !accepted_.empty(); }));
  connectSilently(3, port);
  EXPECT_TRUE(runUntil([this] { return listener_->pending() == 3; }));
  listener_.reset();
  EXPECT_THROW((void)connect(port), ConnectError);
  accepted_[0]->send("still here");
  EXPECT_EQ(receive(*connected.connection), "still here");
}

TEST_F(Listener, GoesOnAfterRunningOutOfFiles) {
  const auto port = listen().port();
  connectSilently(20, port);
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
  rlimit none = before;
  none.rlim_cur = static_cast<rlim_t>(silent_.back().native_handle()) + 1;
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &none), 0);
  runFor(300ms);
  EXPECT_EQ(listener_->connections(), 0U);
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &before), 0);
  EXPECT_TRUE(runUntil([this] { return listener_->pending() == 20; }));
  EXPECT_TRUE(connect(port).connection->isOpen());
}

TEST_F(Listener, SaysInOneLineWhyItCannotListen) {
  const auto port = listen().port();
  EXPECT_EQ(listenErrorOf("127.0.0.1", port),
            "cannot listen on 127.0.0.1:" + std::to_string(port) +
                ": address already in use (is another midipool serve running?)");
  EXPECT_EQ(listenErrorOf("192.0.2.1", 7400),
            "cannot listen on 192.0.2.1:7400: cannot assign requested address "
            "(this machine has no such address)");
  EXPECT_EQ(listenErrorOf("everywhere", 7400),
            "cannot listen on 'everywhere': not an IP address (0.0.0.0 or [::] for all of this "
            "machine)");
}

}  // namespace
}  // namespace midipool
