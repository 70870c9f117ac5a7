// SPDX-License-Identifier: GPL-3.0-or-later
// Sound through the whole server, on real sockets.
#include <algorithm>
#include <vector>

#include <gtest/gtest.h>

#include "net/datagram_socket.hpp"
#include "net/monotonic_clock.hpp"
#include "net/network_test.hpp"
#include "server/media_player.hpp"
#include "server/mix_listener.hpp"
#include "server/server.hpp"
#include "wire/datagram.hpp"
#include "wire/rtcp_packet.hpp"
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
    std::unique_ptr<DatagramSealer> address;
    std::unique_ptr<DatagramSocket> socket;
    std::vector<Bytes> heard;
    std::vector<Bytes> reports;
    int answers = 0;
    DatagramSocket::Endpoint server;

    void send(const Bytes& bytes) const { sendFrom(*socket, bytes); }
    void sendFrom(DatagramSocket& elsewhere, const Bytes& bytes) const {
      EXPECT_TRUE(elsewhere.send(bytes, server));
    }
    // What says where he is.
    Bytes here() const {
      const auto datagram = address->seal(DatagramKind::kMediaAddress, {});
      return {datagram.begin(), datagram.end()};
    }
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
    client->address = std::make_unique<DatagramSealer>(client->joined.media.session,
                                                       client->joined.media.keys.clientToServer);
    say(*client, OpenStream{});
    auto opened = next<StreamOpened>(*client);
    while (opened.stream.member != client->joined.member) opened = next<StreamOpened>(*client);
    client->player =
        std::make_unique<testing::MediaPlayer>(opened.stream, DatagramLink::Endpoint{});
    const auto address = boost::asio::ip::make_address("127.0.0.1");
    client->server = {address, server_->port()};
    client->socket = open(client->heard, client->answers, &client->reports);
    return client;
  }
  // A socket that hears sound, and counts what else comes.
  std::unique_ptr<DatagramSocket> open(std::vector<Bytes>& heard, int& answers,
                                       std::vector<Bytes>* reports = nullptr) {
    const auto address = boost::asio::ip::make_address("127.0.0.1");
    auto socket = std::make_unique<DatagramSocket>(context_.get_executor(), address, clock_);
    socket->start([&, reports](auto bytes, const auto&, LocalTime) {
      if (!looksLikeRtp(bytes)) ++answers;
      if (looksLikeRtcp(bytes) && reports != nullptr)
        reports->emplace_back(bytes.begin(), bytes.end());
      if (looksLikeRtp(bytes) && !looksLikeRtcp(bytes))
        heard.emplace_back(bytes.begin(), bytes.end());
    });
    return socket;
  }
  // Until it has been answered and a thread has been told.
  void tellWhere(Client& client) {
    const auto before = client.answers;
    client.send(client.here());
    ASSERT_TRUE(runUntil([&] { return client.answers > before; }));
    runFor(20ms);
  }
  // What has come after what `send` causes, and a little longer.
  template <typename Send>
  void expectNothingHeard(const Client& client, Send&& send) {
    const auto before = client.heard.size();
    for (int i = 0; i < 5; ++i) {
      send();
      runFor(5ms);
    }
    runFor(20ms);
    EXPECT_EQ(client.heard.size(), before);
  }
  void expectHeard(const Client& client, const Bytes& packet) {
    EXPECT_TRUE(runUntil([&] { return std::ranges::count(client.heard, packet) == 1; }));
  }

  // All have all keys. Still nobody sends as another, or takes what is for another.
  void expectSoundIsItsOwners(unsigned threads) {
    serve(threads);
    const auto ann = enter("Ann");
    const auto ben = enter("Ben");
    const auto eve = enter("Eve");
    for (const auto& client : {&ann, &ben, &eve}) tellWhere(**client);

    testing::MediaPlayer eveAsAnn{ann->player->info, {}};
    eveAsAnn.sequence = 500;
    expectNothingHeard(*ben, [&] { eve->send(eveAsAnn.packet()); });
    testing::MediaPlayer eveAsBen{ben->player->info, {}};
    eveAsBen.sequence = 500;
    eve->send(eveAsBen.packet());
    eve->send(eveAsBen.report());
    runFor(20ms);
    const auto packet = ann->player->packet();
    ann->send(packet);
    expectHeard(*ben, packet);
    expectHeard(*eve, packet);
    runFor(20ms);
    expectHeard(*eve, packet);  // still once: nothing that is for Ben
    server_->stop();
  }

  void expectAReplayMovesNobody(unsigned threads) {
    serve(threads);
    const auto ann = enter("Ann");
    const auto ben = enter("Ben");
    tellWhere(*ann);
    const auto old = ben->here();
    ben->send(old);
    ASSERT_TRUE(runUntil([&] { return ben->answers == 1; }));
    std::vector<Bytes> stolen;
    int answers = 0;
    const auto thief = open(stolen, answers);
    ben->sendFrom(*thief, old);
    runFor(20ms);
    tellWhere(*ben);
    ben->sendFrom(*thief, old);
    runFor(20ms);
    const auto packet = ann->player->packet();
    ann->send(packet);
    expectHeard(*ben, packet);
    EXPECT_TRUE(stolen.empty());
    EXPECT_EQ(answers, 0);
    server_->stop();
  }

  // A router that gives another port, or a line that is changed.
  void expectANewAddressCountsAtOnce(unsigned threads) {
    serve(threads);
    const auto ann = enter("Ann");
    const auto ben = enter("Ben");
    tellWhere(*ann);
    tellWhere(*ben);
    const auto before = std::move(ben->socket);
    ben->socket = open(ben->heard, ben->answers);
    expectNothingHeard(*ann, [&] { ben->send(ben->player->packet()); });
    tellWhere(*ben);
    const auto there = ann->player->packet();
    ann->send(there);
    expectHeard(*ben, there);
    const auto back = ben->player->packet();
    ben->send(back);
    expectHeard(*ann, back);
    expectNothingHeard(*ann, [&] { ben->sendFrom(*before, ben->player->packet()); });
    server_->stop();
  }
  void expectSound(unsigned threads) {
    serve(threads);
    const auto ann = enter("Ann");
    const auto ben = enter("Ben");
    expectNothingHeard(*ben, [&] { ann->send(ann->player->packet()); });
    tellWhere(*ann);
    tellWhere(*ben);
    ASSERT_TRUE(runUntil([&] {
      ann->send(ann->player->packet());
      runFor(5ms);
      return !ben->heard.empty();
    }));
    say(*ben, ReceiveAs{{ReceiveMode::kMix, {}}});
    auto mix = next<StreamOpened>(*ben);
    while (mix.stream.member != 0 || mix.stream.format.channels == 0)
      mix = next<StreamOpened>(*ben);
    testing::MixListener listener{mix.stream};
    ASSERT_TRUE(runUntil([&] {
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

// To a room that hears mixes.
TEST_F(ServerSoundTest, LossesOnTheWayToTheServerAreReportedToTheSender) {
  serve(2);
  const auto ann = enter("Ann");
  auto reports = next<StreamOpened>(*ann);
  const auto ben = enter("Ben");
  for (const auto& client : {&ann, &ben}) say(**client, ReceiveAs{{ReceiveMode::kMix, {}}});
  tellWhere(*ann);
  tellWhere(*ben);
  EXPECT_EQ(reports.stream.member, kServersReports);
  SrtpStream opener{SrtpStream::Direction::kReceiving, reports.stream.source, reports.stream.key};
  std::int64_t lost = 0;
  ASSERT_TRUE(runUntil([&] {
    for (int i = 0; i < 9; ++i) ann->send(ann->player->packet());
    (void)ann->player->packet();
    runFor(10ms);
    for (auto& datagram : ann->reports) {
      const auto size = opener.openRtcp(datagram);
      const auto report = size ? decodeRtcp(std::span{datagram}.first(*size)) : std::nullopt;
      if (report) lost += report->blocks[0].lost;
    }
    ann->reports.clear();
    return lost > 0;
  }));
  server_->stop();
}

TEST_F(ServerSoundTest, GoesThroughThreads) {
  expectSound(2);
}

TEST_F(ServerSoundTest, GoesThroughTheMainThreadWhereThereAreNoOthers) {
  expectSound(0);
}

TEST_F(ServerSoundTest, IsItsOwnersThroughThreads) {
  expectSoundIsItsOwners(3);
}

TEST_F(ServerSoundTest, IsItsOwnersThroughTheMainThread) {
  expectSoundIsItsOwners(0);
}

TEST_F(ServerSoundTest, GoesNowhereElseForAReplayThroughThreads) {
  expectAReplayMovesNobody(3);
}

TEST_F(ServerSoundTest, GoesNowhereElseForAReplayThroughTheMainThread) {
  expectAReplayMovesNobody(0);
}

TEST_F(ServerSoundTest, FollowsItsOwnerThroughThreads) {
  expectANewAddressCountsAtOnce(3);
}

TEST_F(ServerSoundTest, FollowsItsOwnerThroughTheMainThread) {
  expectANewAddressCountsAtOnce(0);
}

}  // namespace
}  // namespace midipool
