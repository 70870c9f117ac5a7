// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/message_client.hpp"

#include <fstream>

#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <gmock/gmock.h>

#include "net/as_result.hpp"
#include "net/network_test.hpp"
#include "net/raw_client.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;
using boost::asio::ip::tcp;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using Kind = ConnectError::Kind;

class Client : public testing::NetworkTest {
 protected:
  // The error of an attempt that must fail.
  ConnectError errorOf(const std::string& host, std::uint16_t port, ConnectOptions options = {}) {
    try {
      (void)await(connectTo({host, port}, known_, options));
    } catch (const ConnectError& error) {
      EXPECT_THAT(error.what(), Not(HasSubstr("\n")));
      return error;
    }
    ADD_FAILURE() << "connected";
    return {Kind::kRoute, ""};
  }

  tcp::acceptor acceptor_{context_, {boost::asio::ip::address_v4::loopback(), 0}};
  std::uint16_t acceptorPort_ = acceptor_.local_endpoint().port();
};

TEST_F(Client, KnowsTheServerTheSecondTime) {
  const auto port = listen().port();
  const auto first = connect(port);
  EXPECT_TRUE(first.isNewServer);
  EXPECT_EQ(first.warning, "");
  EXPECT_EQ(first.fingerprint, certificate_.fingerprint);
  EXPECT_EQ(first.peer.to_string(), "127.0.0.1");
  const auto second = connect(port);
  EXPECT_FALSE(second.isNewServer);
}

TEST_F(Client, FindsLocalhostByItsName) {
  const auto port = listen({}, "127.0.0.1").port();  // ::1, if it comes first, refuses
  const auto connected = connect(port, {}, "localhost");
  EXPECT_TRUE(connected.connection->isOpen());
  EXPECT_EQ(connected.peer.to_string(), "127.0.0.1");
}

TEST_F(Client, ConnectsByIpv6) {
  const auto port = listen({}, "[::]").port();
  EXPECT_EQ(connect(port, {}, "::1").peer.to_string(), "::1");
  EXPECT_EQ(connect(port, {}, "127.0.0.1").peer.to_string(), "127.0.0.1");
  ASSERT_TRUE(runUntil([this] { return remotes_.size() == 2; }));
  EXPECT_EQ(remotes_[0].to_string(), "::1");
  EXPECT_EQ(remotes_[1].to_string(), "127.0.0.1");
}

TEST_F(Client, RefusesAServerWithAnotherFingerprint) {
  const auto port = listen().port();
  const auto address = "127.0.0.1:" + std::to_string(port);
  const std::string before = "SHA256:0123";
  std::ofstream{known_.file()} << "# mine\n" << address << ' ' << before << '\n';
  const auto error = errorOf("127.0.0.1", port);
  EXPECT_EQ(error.kind(), Kind::kFingerprintChanged);
  EXPECT_THAT(error.what(), AllOf(HasSubstr(before), HasSubstr(certificate_.fingerprint),
                                  HasSubstr("delete line 2 of " + known_.file().string())));
  EXPECT_TRUE(accepted_.empty());
}

TEST_F(Client, GoesOnWhenItCannotRememberTheServer) {
  const auto port = listen().port();
  const KnownServers nowhere{directory_.path() / "server.crt" / "known_servers"};
  const auto connected = await(connectTo({"127.0.0.1", port}, nowhere));
  EXPECT_TRUE(connected.isNewServer);
  EXPECT_THAT(connected.warning, HasSubstr("cannot remember this server"));
  EXPECT_TRUE(connected.connection->isOpen());
}

TEST_F(Client, SaysThatNobodyListens) {
  acceptor_.close();
  const auto error = errorOf("127.0.0.1", acceptorPort_);
  EXPECT_EQ(error.kind(), Kind::kRefused);
  EXPECT_THAT(error.what(), HasSubstr("127.0.0.1:" + std::to_string(acceptorPort_)));
}

TEST_F(Client, SaysThatTheNameIsUnknown) {
  const auto error = errorOf("no-such-host.invalid", 7400);
  EXPECT_THAT(error.kind(), ::testing::AnyOf(Kind::kName, Kind::kTimeout));
  EXPECT_THAT(error.what(), HasSubstr("no-such-host.invalid"));
}

TEST_F(Client, GivesUpOnASilentServer) {
  const auto start = std::chrono::steady_clock::now();
  ConnectOptions options;
  options.timeout = 300ms;
  const auto error = errorOf("127.0.0.1", acceptorPort_, options);
  EXPECT_EQ(error.kind(), Kind::kTimeout);
  EXPECT_THAT(error.what(), HasSubstr("within 300 ms"));
  EXPECT_LT(std::chrono::steady_clock::now() - start, 1s);
}

TEST_F(Client, SaysThatTheServerSpeaksNoTls) {
  boost::asio::co_spawn(
      context_,
      [](tcp::acceptor& acceptor) -> boost::asio::awaitable<void> {
        auto socket = co_await acceptor.async_accept(boost::asio::use_awaitable);
        const std::string text = "HTTP/1.1 400 Bad Request\r\n\r\n";
        co_await boost::asio::async_write(socket, boost::asio::buffer(text), kAsResult);
      }(acceptor_),
      boost::asio::detached);
  const auto error = errorOf("127.0.0.1", acceptorPort_);
  EXPECT_EQ(error.kind(), Kind::kTls);
  EXPECT_THAT(error.what(), HasSubstr("speaks no TLS"));
}

TEST_F(Client, SaysThatTheServerHungUp) {
  boost::asio::co_spawn(
      context_,
      [](tcp::acceptor& acceptor) -> boost::asio::awaitable<void> {
        co_await acceptor.async_accept(boost::asio::use_awaitable);
      }(acceptor_),
      boost::asio::detached);
  const auto error = errorOf("127.0.0.1", acceptorPort_);
  EXPECT_EQ(error.kind(), Kind::kTls);
  EXPECT_THAT(error.what(), HasSubstr("hung up"));
}

TEST_F(Client, SaysThatTheServerIsOfAnotherKind) {
  std::string request;
  boost::asio::co_spawn(
      context_,
      testing::serveTlsOnce(acceptor_, certificate_.certificatePem, certificate_.keyPem,
                            "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"),
      [&](const std::exception_ptr&, std::string heard) { request = std::move(heard); });
  const auto error = errorOf("127.0.0.1", acceptorPort_);
  EXPECT_EQ(error.kind(), Kind::kNotMidiPool);
  EXPECT_THAT(error.what(), HasSubstr("answers HTTP 404"));
  EXPECT_THAT(request, HasSubstr("Sec-WebSocket-Protocol: midipool.v1\r\n"));
  EXPECT_THAT(request, HasSubstr("Host: 127.0.0.1:"));
}

}  // namespace
}  // namespace midipool
