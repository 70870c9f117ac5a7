// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/sound/media_thread.hpp"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "client/sound/stream_line.hpp"
#include "device/null/null_audio_device.hpp"
#include "net/udp_peer.hpp"
#include "realtime/sleep.hpp"

namespace midipool {
namespace {

using testing::Bytes;
using testing::StreamLine;
using testing::streamOf;
using testing::UdpPeer;
using testing::waitUntil;

constexpr std::size_t kFrames = 128;
constexpr StreamFormat kL16{PayloadType::kL16, 2, kFrames};
constexpr std::uint32_t kOther = 0x1234'5678;

class MediaThreadTest : public ::testing::Test {
 protected:
  MediaThreadTest() {
    process_->setMapping(ClockMapping{});
    process_->capture().setPackets(kFrames, false);
  }
  void connect(const UdpPeer& server) {
    media_.setSocket(std::make_unique<MediaSocket>(server.endpoint()));
    media_.setSender(std::make_unique<StreamSender>(streamOf(kL16), 0));
  }
  // The device's thread is the test's: a cycle in which a level comes in.
  void cycle(float level = 0.0F) {
    const std::vector<float> input(kFrames, level);
    const std::array inputs{input.data(), input.data()};
    AudioBlock block;
    block.in = inputs;
    block.left = left_.data();
    block.right = right_.data();
    block.frames = kFrames;
    block.start = start_;
    block.nanosecondsPerFrame = kNanosecondsPerFrame;
    process_->process(block);
    start_ += Nanoseconds{std::llround(kFrames * kNanosecondsPerFrame)};
  }
  std::optional<Bytes> arrival(UdpPeer& server) {
    std::optional<Bytes> datagram;
    waitUntil([&] { return (datagram = server.receive()).has_value(); });
    return datagram;
  }
  // Plays what comes of this stream at a slot.
  void listenTo(const StreamInfo& stream, std::size_t slot) {
    const auto queue = std::make_shared<StemQueue>();
    process_->stems().put(
        slot, std::make_unique<StemPlayback>(StripId{stream.source}, StemPlayer::Settings{}, queue,
                                             interpolator_));
    media_.receivers().put(slot, std::make_unique<StreamReceiver>(stream, queue));
  }
  void collect() {
    process_->stems().collect();
    media_.collect();
  }

  Interpolator interpolator_;
  std::unique_ptr<SoundProcess> process_ = std::make_unique<SoundProcess>();
  MediaThread media_{*process_};
  LocalTime start_ = realtime::monotonicNow();
  std::vector<float> left_ = std::vector<float>(AudioProcess::kLongestBlock);
  std::vector<float> right_ = std::vector<float>(AudioProcess::kLongestBlock);
};

TEST_F(MediaThreadTest, WhatIsCapturedArrivesInOrder) {
  UdpPeer server;
  connect(server);
  const auto queue = std::make_shared<StemQueue>();
  StreamReceiver receiver{streamOf(kL16), queue};
  std::int64_t heard = 0;
  const auto listen = [&] {
    while (auto datagram = server.receive()) {
      receiver.received(*datagram, {});
      SoundBlock block;
      ASSERT_TRUE(queue->blocks.pop(block));
      ASSERT_EQ(block.frame, heard * static_cast<std::int64_t>(kFrames));
      if (heard > 10) {
        ASSERT_EQ(block.samples[0][0], static_cast<float>(heard) / 1024.0F);
      }
      ++heard;
    }
  };
  for (int i = 0; i < 200; ++i) {
    realtime::sleepUntil(start_);
    cycle(static_cast<float>(i) / 1024.0F);
    // Where the machine holds the threads up, more would be captured than is kept.
    ASSERT_TRUE(waitUntil([&] {
      listen();
      return heard > i - 30;
    }));
  }
  EXPECT_TRUE(waitUntil([&] {
    listen();
    return heard == 200;
  }));
  EXPECT_EQ(media_.sent(), 200U);
  EXPECT_EQ(media_.unsent(), 0U);
  EXPECT_EQ(process_->capture().lost(), 0U);
}

// The server takes nothing from an address that it has not been told of.
TEST_F(MediaThreadTest, WhereItIsIsToldBeforeAnythingIsSentAndUntilItIsAnswered) {
  UdpPeer server;
  const DatagramAccess access{77, DatagramKeys::random()};
  media_.setAnnouncer(std::make_unique<AddressAnnouncer>(access));
  connect(server);
  cycle();
  DatagramOpener opener{access.session, access.keys.clientToServer};
  const auto first = arrival(server);
  ASSERT_TRUE(first);
  const auto opened = opener.open(*first);
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->kind, DatagramKind::kMediaAddress);
  int told = 0;
  const auto count = [&] {
    while (const auto datagram = server.receive()) told += sessionOf(*datagram) ? 1 : 0;
  };
  ASSERT_TRUE(waitUntil([&] {
    count();
    return told >= 3;
  }));
  DatagramSealer sealer{access.session, access.keys.serverToClient};
  const auto answer = sealer.seal(DatagramKind::kMediaAddressHeard, {});
  server.send({answer.begin(), answer.end()});
  realtime::sleepUntil(realtime::monotonicNow() + std::chrono::milliseconds{50});
  count();
  told = 0;
  realtime::sleepUntil(realtime::monotonicNow() + std::chrono::milliseconds{200});
  count();
  EXPECT_LE(told, 1);
}

TEST_F(MediaThreadTest, WhatComesInIsHeard) {
  UdpPeer server;
  connect(server);
  const auto stream = streamOf(kL16, kOther);
  listenTo(stream, 5);
  ASSERT_TRUE(process_->mix().add(StripId{kOther}, StripInput::kStereo));
  StreamSender other{stream, 0};
  cycle();
  ASSERT_TRUE(arrival(server));  // from where to send back
  // As from another device on the same clock, at the speed of this one.
  EXPECT_TRUE(waitUntil([&] {
    const auto now = realtime::monotonicNow();
    for (; start_ < now; cycle()) {
      SoundBlock block;
      block.frames = kFrames;
      block.captured = SessionTime{start_.time_since_epoch()};
      block.frame = std::llround(static_cast<double>(start_.time_since_epoch().count()) /
                                 kNanosecondsPerFrame);
      for (auto& channel : block.samples) channel.fill(0.25F);
      const auto packet = other.packetFor(block);
      server.send({packet.begin(), packet.end()});
    }
    return std::abs(left_[0] - 0.25F) < 1e-4F && std::abs(right_[kFrames - 1] - 0.25F) < 1e-4F;
  }));
  EXPECT_GT(media_.receivers().get(5)->statistics().packets, 10U);
  EXPECT_EQ(media_.receivers().get(5)->statistics().refused, 0U);
}

TEST_F(MediaThreadTest, WhatIsNoSoundOfAStemIsLeftAlone) {
  UdpPeer server;
  connect(server);
  listenTo(streamOf(kL16, kOther), 0);
  cycle();
  ASSERT_TRUE(arrival(server));
  StreamSender stranger{streamOf(kL16, 77), 0};
  const auto unknown = stranger.packetFor(testing::blockAt(0, kFrames));
  server.send({unknown.begin(), unknown.end()});
  server.send({});
  server.send({1, 2, 3});
  server.send(Bytes(1500, 0x80));
  server.send(Bytes(2000, 0x90));
  server.send({0x80, 201, 0, 1, 0x12, 0x34, 0x56, 0x78});  // a report, forged
  StreamSender other{streamOf(kL16, kOther), 0};
  const auto packet = other.packetFor(testing::blockAt(0, kFrames));
  server.send({packet.begin(), packet.end()});
  auto& receiver = *media_.receivers().get(0);
  ASSERT_TRUE(waitUntil([&] { return receiver.statistics().packets == 1; }));
  EXPECT_EQ(receiver.statistics().refused, 1U);
}

TEST_F(MediaThreadTest, AServerThatIsAwayHurtsNothing) {
  {
    const UdpPeer gone;
    connect(gone);
  }
  for (int i = 0; i < 50; ++i) {
    start_ = realtime::monotonicNow();
    cycle();
    ASSERT_TRUE(waitUntil(
        [&] { return media_.sent() + media_.unsent() == static_cast<std::uint64_t>(i + 1); }));
  }
  UdpPeer server;
  connect(server);
  cycle();
  EXPECT_TRUE(arrival(server));
}

TEST_F(MediaThreadTest, WithoutASocketOrASenderWhatIsCapturedGoesNowhere) {
  for (int i = 0; i < 200; ++i) {
    start_ = realtime::monotonicNow();
    cycle();
    realtime::sleepUntil(start_ + std::chrono::microseconds{500});
  }
  UdpPeer server;
  media_.setSocket(std::make_unique<MediaSocket>(server.endpoint()));
  cycle();
  media_.setSender(std::make_unique<StreamSender>(streamOf(kL16), 0));
  EXPECT_TRUE(waitUntil([&] {
    start_ = realtime::monotonicNow();
    cycle();
    return server.receive().has_value();
  }));
  EXPECT_EQ(media_.unsent(), 0U);
}

// All at once, as in the worst room: for the sanitizers.
TEST_F(MediaThreadTest, EverythingMayBeReplacedWhileItRuns) {
  UdpPeer server;
  AudioDeviceOptions options;
  options.frames = 64;
  const NullAudioDevice device{"", options, *process_};
  for (std::uint32_t round = 0; round < 150; ++round) {
    if (round % 10 == 0) media_.setSocket(std::make_unique<MediaSocket>(server.endpoint()));
    if (round % 50 == 49) media_.setSocket(nullptr);
    media_.setSender(std::make_unique<StreamSender>(streamOf(kL16), 0));
    const std::size_t slot = round % 7;
    listenTo(streamOf(kL16), slot);
    process_->mix().remove(StripId{testing::kSource});
    (void)process_->mix().add(StripId{testing::kSource}, StripInput::kStereo);
    while (const auto datagram = server.receive()) server.send(*datagram);
    if (round % 3 == 0) {
      process_->stems().put((slot + 3) % 7, nullptr);
      media_.receivers().put((slot + 3) % 7, nullptr);
    }
    process_->setMapping(round % 20 == 19 ? std::nullopt : std::optional{ClockMapping{}});
    collect();
    realtime::sleepUntil(realtime::monotonicNow() + std::chrono::milliseconds{2});
  }
  EXPECT_GT(media_.sent(), 10U);
  EXPECT_TRUE(waitUntil([&] {
    collect();
    return process_->stems().retired() == 0 && media_.receivers().retired() == 0;
  }));
}

}  // namespace
}  // namespace midipool
