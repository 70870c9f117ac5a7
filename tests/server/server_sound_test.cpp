// SPDX-License-Identifier: GPL-3.0-or-later
// Sound through the whole server, on real sockets.
#include <vector>

#include <gtest/gtest.h>

#include "net/datagram_socket.hpp"
#include "net/monotonic_clock.hpp"
#include "net/network_test.hpp"
#include "server/media_player.hpp"
#include "server/mix_listener.hpp"
#include "server/server.hpp"
#include "wire/server_messages.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;
using Bytes = std::vector<std::uint8_t>;

class ServerSoundTest : public testing::NetworkTest {
 protected:
  struct Client {
    std::shared_ptr<MessageConnection> connection;
    Joined joined;
    std::unique_ptr<testing::MediaPlayer> player;
    std::unique_ptr<DatagramSocket> socket;
    std::vector<Bytes> heard;
    DatagramSocket::Endpoint server;

    void send(const Bytes& bytes) const { EXPECT_TRUE(socket->send(bytes, server)); }
  };

  void serve(unsigned threads) {
    ServerOptions options;
    options.address = "::";
    options.port = 0;
    options.data = data_.path();
    options.program = "test";
    options.mediaThreads = threads;
    server_ = std::make_unique<Server>(
        context_, options, [this](LogLevel, const std::string& line) { log_.push_back(line); });
  }
  template <typename Message>
  Message next(Client& client) {
    for (;;) {
      const auto text = receive(*client.connection);
      if (!text) throw std::runtime_error{"the connection is gone"};
      const auto message = decodeServerMessage(*text);
      if (const auto* found = std::get_if<Message>(&message)) return *found;
    }
  }
  static void say(Client& client, const ClientMessage& message) {
    client.connection->send(encode(message));
  }
  std::unique_ptr<Client> enter(const std::string& nickname) {
    auto client = std::make_unique<Client>();
    client->connection = connect(server_->port()).connection;
    say(*client, JoinRoom{"jam", nickname, "test", "", "", "", std::nullopt});
    client->joined = next<Joined>(*client);
    say(*client, OpenStream{});
    auto opened = next<StreamOpened>(*client);
    while (opened.stream.member != client->joined.member) opened = next<StreamOpened>(*client);
    client->player =
        std::make_unique<testing::MediaPlayer>(opened.stream, DatagramLink::Endpoint{});
    const auto address = boost::asio::ip::make_address("127.0.0.1");
    client->server = {address, server_->port()};
    client->socket = std::make_unique<DatagramSocket>(context_.get_executor(), address, clock_);
    client->socket->start([heard = &client->heard](auto bytes, const auto&, LocalTime) {
      if (!looksLikeRtcp(bytes)) heard->emplace_back(bytes.begin(), bytes.end());
    });
    return client;
  }
  void expectSound(unsigned threads) {
    serve(threads);
    const auto ann = enter("Ann");
    const auto ben = enter("Ben");
    ASSERT_TRUE(runUntil([&] {
      ben->send(ben->player->report());
      ann->send(ann->player->packet());
      runFor(5ms);
      return !ben->heard.empty();
    }));
    say(*ben, ReceiveAs{{ReceiveMode::kMix, {}}});
    auto mix = next<StreamOpened>(*ben);
    while (mix.stream.member != 0) mix = next<StreamOpened>(*ben);
    testing::MixListener listener{mix.stream};
    ASSERT_TRUE(runUntil([&] {
      ben->send(ben->player->report());
      runFor(5ms);
      for (const auto& datagram : ben->heard) (void)listener.hear(datagram);
      ben->heard.clear();
      return listener.headers().size() > 20;
    }));
    server_->stop();
  }

  MonotonicClock clock_;
  testing::TemporaryDirectory data_;
  std::vector<std::string> log_;
  std::unique_ptr<Server> server_;
};

TEST_F(ServerSoundTest, GoesThroughThreads) {
  expectSound(2);
}

TEST_F(ServerSoundTest, GoesThroughTheMainThreadWhereThereAreNoOthers) {
  expectSound(0);
}

}  // namespace
}  // namespace midipool
