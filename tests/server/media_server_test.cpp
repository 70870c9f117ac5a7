// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/media_server.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <thread>

#include <gtest/gtest.h>

#include "net/datagram_socket.hpp"
#include "net/monotonic_clock.hpp"
#include "net/network_test.hpp"
#include "server/media_player.hpp"
#include "server/mix_listener.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;
using Bytes = std::vector<std::uint8_t>;

// A client with a socket of its own.
struct SocketPlayer {
  SocketPlayer(boost::asio::io_context& context, const Clock& clock, const StreamInfo& info,
               const DatagramLink::Endpoint& at)
      : player{info, {}}, server{at}, socket{context.get_executor(), at.address(), clock} {
    socket.start([this](auto bytes, const auto& from, LocalTime) {
      heard.emplace_back(bytes.begin(), bytes.end());
      heardFrom = from.peer;
    });
  }
  void send(const Bytes& bytes) { ASSERT_TRUE(socket.send(bytes, server)); }

  testing::MediaPlayer player;
  DatagramLink::Endpoint server;
  DatagramSocket socket;
  std::vector<Bytes> heard;
  DatagramLink::Endpoint heardFrom;
};

class MediaServerTest : public testing::NetworkTest, protected DatagramLink {
 protected:
  void send(std::span<const std::uint8_t> datagram, const Endpoint& to) override {
    control_->send(datagram, to);
  }
  void serve(unsigned threads, const std::string& address = "127.0.0.1",
             const std::string& reachedAt = "127.0.0.1") {
    control_ = std::make_unique<DatagramSocket>(context_.get_executor(), address, 0, clock_,
                                                PortSharing::kWithSiblings);
    at_ = {boost::asio::ip::make_address(reachedAt), control_->port()};
    media_.use(openMediaThreads(address, control_->port(), threads, clock_, epoch_));
    control_->start([this](auto bytes, const auto& from, LocalTime arrived) {
      ++atControl_;
      media_.receive(bytes, from, arrived);
    });
  }
  SocketPlayer& enter(const std::string& room, bool echo = false) {
    const auto info = media_.open(room, ++members_, {}, echo);
    players_.push_back(std::make_unique<SocketPlayer>(context_, clock_, info, at_));
    media_.setPath(info.source, pathOf(*players_.back()));
    return *players_.back();
  }
  // A thread does not know a stream yet when open() returns, nor where its member is.
  void heardByTheServer(std::initializer_list<SocketPlayer*> players) {
    for (auto* player : players) {
      ASSERT_TRUE(runUntil([&] {
        const auto before = accepted();
        player->send(player->player.report());
        std::this_thread::sleep_for(2ms);
        runFor(2ms);
        return accepted() > before;
      }));
    }
  }
  // His socket is bound to no address.
  DatagramPath pathOf(const SocketPlayer& player) const {
    const auto loopback = at_.address().is_v6() ? boost::asio::ip::make_address("::1")
                                                : boost::asio::ip::make_address("127.0.0.1");
    return {{loopback, player.socket.port()}, at_.address()};
  }
  std::uint64_t accepted() {
    const auto counters = media_.counters();
    return counters.packets - counters.refused;
  }
  void expectOneHearsTheOther(unsigned threads, const std::string& listens,
                              const std::string& address) {
    serve(threads, listens, address);
    auto& ann = enter("jam");
    auto& ben = enter("jam");
    heardByTheServer({&ann, &ben});
    const auto packet = ann.player.packet();
    ann.send(packet);
    ASSERT_TRUE(runUntil([&] { return std::ranges::count(ben.heard, packet) == 1; }));
    EXPECT_EQ(ben.heardFrom, at_);
  }

  MonotonicClock clock_;
  std::unique_ptr<DatagramSocket> control_;
  SessionEpoch epoch_{nullptr, "boot", LocalTime{}, 0};
  MediaServer media_{static_cast<DatagramLink&>(*this), epoch_};
  Endpoint at_;
  std::vector<std::unique_ptr<SocketPlayer>> players_;
  std::uint32_t members_ = 0;
  int atControl_ = 0;
};

TEST_F(MediaServerTest, AThreadPassesOnSoundByIpv4) {
  expectOneHearsTheOther(1, "127.0.0.1", "127.0.0.1");
  EXPECT_EQ(atControl_, 0);
}

TEST_F(MediaServerTest, AThreadPassesOnSoundByIpv6) {
  expectOneHearsTheOther(2, "::1", "::1");
}

TEST_F(MediaServerTest, AThreadAnswersFromTheAddressThatWasAsked) {
  expectOneHearsTheOther(2, "::", "127.0.0.5");
}

TEST_F(MediaServerTest, WithoutThreadsTheControlThreadDoesIt) {
  expectOneHearsTheOther(0, "0.0.0.0", "127.0.0.4");
  EXPECT_GT(atControl_, 0);
}

TEST_F(MediaServerTest, WhereThePortIsNotSharedThereAreNoThreadsAndSoundGoesOn) {
  serve(0);
  const DatagramSocket alone{context_.get_executor(), "127.0.0.1", 0, clock_};
  EXPECT_THROW((void)openMediaThreads("127.0.0.1", alone.port(), 2, clock_, epoch_),
               std::runtime_error);
  auto& ann = enter("jam");
  auto& ben = enter("jam");
  heardByTheServer({&ann, &ben});
  const auto packet = ann.player.packet();
  ann.send(packet);
  EXPECT_TRUE(runUntil([&] { return std::ranges::count(ben.heard, packet) == 1; }));
}

TEST_F(MediaServerTest, RoomsAreSpreadOverTheThreadsAndKeepTheirs) {
  serve(3);
  std::map<std::string, std::uint32_t> threadOf;
  std::map<std::uint32_t, int> roomsOf;
  for (const auto* room : {"a", "b", "c", "d", "e", "f"}) {
    threadOf[room] = media_.open(room, 1, {}, false).source % 3;
    EXPECT_EQ(media_.open(room, 2, {}, false).source % 3, threadOf[room]);
    ++roomsOf[threadOf[room]];
  }
  EXPECT_EQ(roomsOf, (std::map<std::uint32_t, int>{{0, 2}, {1, 2}, {2, 2}}));
}

TEST_F(MediaServerTest, ManyRoomsPlayAtOnce) {
  serve(4);
  std::vector<std::pair<SocketPlayer*, SocketPlayer*>> rooms;
  for (int i = 0; i < 8; ++i) {
    const auto name = "room " + std::to_string(i);
    auto& one = enter(name);
    auto& other = enter(name);
    heardByTheServer({&one, &other});
    rooms.emplace_back(&one, &other);
  }
  for (const auto& [one, other] : rooms) other->heard.clear();
  constexpr int kPackets = 50;
  for (int i = 0; i < kPackets; ++i) {
    for (const auto& [one, other] : rooms) one->send(one->player.packet());
    runFor(1ms);
  }
  for (const auto& [one, other] : rooms) {
    ASSERT_TRUE(runUntil([&, other = other] { return other->heard.size() >= kPackets; }));
    EXPECT_EQ(other->heard.size(), static_cast<std::size_t>(kPackets));
  }
}

TEST_F(MediaServerTest, WhoHasLeftIsNotHeardAndToCloseHimTwiceIsHarmless) {
  serve(2);
  auto& ann = enter("jam");
  auto& ben = enter("jam");
  heardByTheServer({&ann, &ben});
  ben.heard.clear();
  media_.close(ann.player.info.source);
  media_.close(ann.player.info.source);
  media_.close(12345);
  const auto before = media_.counters().refused;
  ASSERT_TRUE(runUntil([&] {
    ann.send(ann.player.packet());
    runFor(2ms);
    return media_.counters().refused > before;
  }));
  const auto heard = ben.heard.size();
  ann.send(ann.player.packet());
  runFor(20ms);
  EXPECT_EQ(ben.heard.size(), heard);
}

// One thread at a time may fill it.
TEST_F(MediaServerTest, ARoomThatIsRecordedStaysWithItsThreadThoughAllLeave) {
  serve(3);
  const auto inbox = std::make_shared<RecordingInbox>();
  media_.recordInto("jam", inbox);
  auto& ann = enter("jam");
  const auto thread = ann.player.info.source % 3;
  media_.close(ann.player.info.source);
  for (const auto* room : {"a", "b", "c", "d"}) (void)media_.open(room, 1, {}, false);
  auto& ben = enter("jam");
  EXPECT_EQ(ben.player.info.source % 3, thread);
  heardByTheServer({&ben});
  int taken = 0;
  const auto take = [&] {
    inbox->takeAll([&](const OpenedPacket&) { ++taken; }, [](const SoundBlock&) {},
                   [](const auto&) {});
    return taken;
  };
  ben.send(ben.player.packet());
  ASSERT_TRUE(runUntil([&] { return take() == 1; }));
  media_.recordInto("jam", nullptr);
  media_.recordInto("nobody's", nullptr);
  heardByTheServer({&ben});
  ben.send(ben.player.packet());
  runFor(20ms);
  EXPECT_EQ(take(), 1);
}

TEST_F(MediaServerTest, AThreadMixes) {
  serve(2);
  auto& ann = enter("jam");
  auto& ben = enter("jam");
  heardByTheServer({&ann, &ben});
  const auto source = ben.player.info.source;
  testing::MixListener listener{media_.openMix(source, {}, {})};
  const auto begun = clock_.now();
  std::int64_t sent = 0;
  const auto play = [&] {
    for (; begun + lengthOfFrames(sent) <= clock_.now(); sent += 128) {
      RtpHeader header;
      header.timestamp = static_cast<std::uint32_t>(sent);
      header.captured = epoch_.at(begun + lengthOfFrames(sent));
      ann.send(ann.player.packet(header, Bytes(512, 0x20)));
    }
    for (const auto& datagram : ben.heard) {
      if (!looksLikeRtcp(datagram)) (void)listener.hear(datagram);
    }
    ben.heard.clear();
    (void)media_.tick(clock_.now());
  };
  ASSERT_TRUE(runUntil([&] {
    play();
    return listener.headers().size() > 100 && listener.left() > 0.2F;
  }));
  EXPECT_NEAR(listener.left(), 0x2020 / 32768.0, 0.01);
  // Changes while it runs, in both directions.
  for (int i = 0; i < 20; ++i) {
    media_.setMix(source, {{{1, -6.0, 0.0, false, false}}, 0.0});
    media_.closeMix(source);
    (void)media_.openMix(source, {PayloadType::kOpus, 2, 120}, {});
    runFor(3ms);
    play();
  }
  EXPECT_GT(media_.counters().mixed, 100U);
  media_.close(source);
  media_.close(ann.player.info.source);
}

TEST_F(MediaServerTest, StopsWhileSoundIsComingIn) {
  serve(4);
  auto& ann = enter("jam");
  auto& ben = enter("jam");
  heardByTheServer({&ann, &ben});
  for (int i = 0; i < 100; ++i) ann.send(ann.player.packet());
  media_.stop();
  media_.close(ann.player.info.source);
  ann.send(ann.player.packet());
  runFor(5ms);
}

}  // namespace
}  // namespace midipool
