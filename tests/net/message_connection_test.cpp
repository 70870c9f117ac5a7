// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/message_connection.hpp"

#include <boost/asio/detached.hpp>
#include <gmock/gmock.h>

#include "net/network_test.hpp"
#include "net/raw_client.hpp"
#include "net/stalling_relay.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;

class Messages : public testing::NetworkTest {
 protected:
  // Listens until the connection ends, as every owner of one does.
  void keepReceiving(const std::shared_ptr<MessageConnection>& connection,
                     std::vector<std::string>& heard) {
    boost::asio::co_spawn(
        context_,
        [](std::shared_ptr<MessageConnection> from,
           std::vector<std::string>& into) -> boost::asio::awaitable<void> {
          while (auto message = co_await from->receive()) into.push_back(std::move(*message));
        }(connection, heard),
        boost::asio::detached);
  }
  void keepReceivingBoth() {
    keepReceiving(server_, atServer_);
    keepReceiving(client_, atClient_);
  }

  // As connectBoth(), through something that can stop passing anything on.
  void connectThroughRelay(ListenerLimits limits, ConnectOptions options) {
    relay_.emplace(context_, listen(limits).port());
    client_ = connect(relay_->port(), options).connection;
    ASSERT_TRUE(runUntil([this] { return !accepted_.empty(); }));
    server_ = accepted_.back();
    accepted_.clear();
  }

  std::vector<std::string> atServer_;
  std::vector<std::string> atClient_;
  std::optional<testing::StallingRelay> relay_;
};

TEST_F(Messages, GoBothWays) {
  connectBoth();
  client_->send("question");
  EXPECT_EQ(receive(*server_), "question");
  server_->send("answer");
  EXPECT_EQ(receive(*client_), "answer");
  EXPECT_TRUE(client_->isOpen());
  EXPECT_EQ(client_->closeReason(), "");
}

TEST_F(Messages, KeepTheirOrderAndContents) {
  connectBoth();
  keepReceivingBoth();
  std::vector<std::string> sent;
  for (int i = 0; i < 500; ++i) {
    sent.push_back(std::to_string(i) + std::string(static_cast<std::size_t>(i) * 4, 'x'));
    client_->send(sent.back());
    server_->send(sent.back());
  }
  EXPECT_TRUE(runUntil([&] { return atServer_.size() == 500 && atClient_.size() == 500; }));
  EXPECT_EQ(atServer_, sent);
  EXPECT_EQ(atClient_, sent);
}

TEST_F(Messages, TheLargestAllowedArrives) {
  connectBoth();
  const std::string largest(64U << 10, 'x');
  client_->send(largest);
  EXPECT_EQ(receive(*server_), largest);
}

TEST_F(Messages, AnOversizedOneEndsTheConnection) {
  connectBoth();
  keepReceivingBoth();
  client_->send(std::string((64U << 10) + 1, 'x'));
  EXPECT_TRUE(runUntil([this] { return !server_->isOpen() && !client_->isOpen(); }));
  EXPECT_TRUE(atServer_.empty());
  EXPECT_EQ(server_->closeCode(), CloseCode::kTooBig);
  EXPECT_EQ(client_->closeCode(), CloseCode::kTooBig);
  EXPECT_EQ(client_->closeReason(), "too long a message");
}

TEST_F(Messages, AnEndlessOneEndsTheConnection) {
  connectBoth();
  keepReceivingBoth();
  client_->send(std::string(1'000'000, 'x'));
  EXPECT_TRUE(runUntil([this] { return !server_->isOpen() && !client_->isOpen(); }));
  EXPECT_EQ(server_->closeCode(), CloseCode::kTooBig);
  EXPECT_EQ(client_->closeCode(), CloseCode::kTooBig);
}

TEST_F(Messages, WhatIsNoUtf8EndsTheConnection) {
  connectBoth();
  keepReceivingBoth();
  client_->send("\xC3\x28");
  EXPECT_TRUE(runUntil([this] { return !server_->isOpen() && !client_->isOpen(); }));
  EXPECT_TRUE(atServer_.empty());
  EXPECT_EQ(client_->closeCode(), CloseCode::kBadText);
}

TEST_F(Messages, BinaryOnesEndTheConnection) {
  const std::string upgrade =
      "GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
      "Sec-WebSocket-Protocol: midipool.v1\r\n\r\n";
  const std::string binary{"\x82\x81\0\0\0\0x", 7};  // masked with zero
  std::optional<std::string> answer;
  const auto port = listen().port();
  boost::asio::co_spawn(context_, testing::talkTls(port, upgrade + binary),
                        [&](const std::exception_ptr&, std::string heard) { answer = heard; });
  ASSERT_TRUE(runUntil([this] { return !accepted_.empty(); }));
  keepReceiving(accepted_[0], atServer_);
  EXPECT_TRUE(runUntil([&] { return !accepted_[0]->isOpen(); }));
  EXPECT_EQ(accepted_[0]->closeCode(), CloseCode::kNotText);
  EXPECT_TRUE(atServer_.empty());
  ASSERT_TRUE(runUntil([&] { return answer.has_value(); }));
  EXPECT_THAT(*answer, ::testing::HasSubstr("not a text message"));
}

TEST_F(Messages, ClosingTellsTheOtherSideWhy) {
  connectBoth();
  keepReceivingBoth();
  server_->close(CloseCode::kGoingAway, "the server restarts");
  EXPECT_FALSE(server_->isOpen());
  EXPECT_TRUE(runUntil([this] { return !client_->isOpen(); }));
  EXPECT_EQ(client_->closeReason(), "the server restarts");
  EXPECT_EQ(client_->closeCode(), CloseCode::kGoingAway);
  EXPECT_EQ(receive(*client_), std::nullopt);
}

TEST_F(Messages, WhatWasSentBeforeClosingArrives) {
  connectBoth();
  keepReceivingBoth();
  for (int i = 0; i < 100; ++i) server_->send(std::string(5'000, 'x'));
  server_->close(CloseCode::kNormal, "done");
  server_->send("too late");
  EXPECT_TRUE(runUntil([this] { return !client_->isOpen(); }));
  EXPECT_EQ(atClient_.size(), 100U);
}

TEST_F(Messages, ClosingWorksThoughNobodyReceives) {
  connectBoth();
  keepReceiving(client_, atClient_);
  server_->close(CloseCode::kNormal, "done");
  server_.reset();  // the farewell goes on without its owner
  EXPECT_TRUE(runUntil([this] { return !client_->isOpen(); }));
  EXPECT_EQ(client_->closeReason(), "done");
  EXPECT_TRUE(runUntil([this] { return listener_->connections() == 0; }, 1s));
}

TEST_F(Messages, ALongReasonIsCutBetweenCharacters) {
  connectBoth();
  keepReceivingBoth();
  std::string reason = "x";
  for (int i = 0; i < 100; ++i) reason += "ä";
  server_->close(CloseCode::kNormal, reason);
  EXPECT_TRUE(runUntil([this] { return !client_->isOpen(); }));
  EXPECT_EQ(client_->closeReason(), reason.substr(0, 123));
}

TEST_F(Messages, DroppingAnEndLosesTheConnection) {
  connectBoth();
  keepReceiving(server_, atServer_);
  client_.reset();
  EXPECT_TRUE(runUntil([this] { return !server_->isOpen(); }));
  EXPECT_EQ(server_->closeCode(), CloseCode::kLost);
  EXPECT_THAT(server_->closeReason(), ::testing::StartsWith("connection lost: "));
}

TEST_F(Messages, ASlowReaderIsDisconnected) {
  connectBoth();
  keepReceiving(server_, atServer_);
  const std::string message(60'000, 'x');
  int sent = 0;
  const bool closed = runUntil([&] {
    server_->send(message);
    ++sent;
    return !server_->isOpen();
  });
  EXPECT_TRUE(closed);
  EXPECT_EQ(server_->closeReason(), "too slow");
  EXPECT_LT(sent, 1'000);  // the kernel takes some megabytes, the queue one
  EXPECT_TRUE(runUntil([this] { return listener_->connections() == 0; }, 3s));
}

TEST_F(Messages, ManySmallOnesOverflowTheQueueToo) {
  ListenerLimits limits;
  limits.connection.queuedMessages = 10;
  connectBoth(limits);
  for (int i = 0; i < 11; ++i) server_->send("x");  // one of them is being written
  EXPECT_TRUE(server_->isOpen());
  server_->send("x");
  EXPECT_FALSE(server_->isOpen());
  EXPECT_EQ(server_->closeReason(), "too slow");
}

TEST_F(Messages, ASilentConnectionLivesByItsPings) {
  ListenerLimits limits;
  limits.connection.idleTimeout = 300ms;
  ConnectOptions options;
  options.limits.idleTimeout = 300ms;
  connectBoth(limits, options);
  keepReceivingBoth();
  runFor(1'500ms);
  EXPECT_TRUE(server_->isOpen());
  EXPECT_TRUE(client_->isOpen());
}

TEST_F(Messages, APeerThatVanishedIsFoundOut) {
  ListenerLimits limits;
  limits.connection.idleTimeout = 300ms;
  connectThroughRelay(limits, {});
  keepReceivingBoth();
  relay_->stall();
  const auto stalled = std::chrono::steady_clock::now();
  EXPECT_TRUE(runUntil([this] { return !server_->isOpen(); }, 2s));
  EXPECT_LT(std::chrono::steady_clock::now() - stalled, 1s);
  EXPECT_EQ(server_->closeReason(), "no sign of life for 300 ms");
  EXPECT_EQ(server_->closeCode(), CloseCode::kLost);
  EXPECT_EQ(listener_->connections(), 0U);
}

TEST_F(Messages, AFarewellToAPeerThatVanishedEndsAfter2s) {
  connectThroughRelay({}, {});
  keepReceivingBoth();
  relay_->stall();
  server_->close(CloseCode::kNormal, "done");
  runFor(1'000ms);
  EXPECT_EQ(listener_->connections(), 1U);
  EXPECT_TRUE(runUntil([this] { return listener_->connections() == 0; }, 1'500ms));
  EXPECT_EQ(server_->closeReason(), "done");
}

}  // namespace
}  // namespace midipool
