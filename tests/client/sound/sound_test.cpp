// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/sound/sound.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "client/sound/stream_line.hpp"
#include "net/udp_peer.hpp"
#include "realtime/sleep.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::Pair;
using testing::streamOf;
using testing::UdpPeer;
using testing::waitUntil;

constexpr StreamFormat kL16{PayloadType::kL16, 2, 128};
constexpr std::uint32_t kMine = 1;

// Notes what the stems' places are called.
class FakeDevice final : public AudioDevice {
 public:
  [[nodiscard]] std::string description() const override { return "a device"; }
  [[nodiscard]] AudioDeviceState state() const override {
    return {true, 48'000.0, frames, 2, 0, 0};
  }
  [[nodiscard]] std::string sendName() const override { return "x:send_1"; }
  [[nodiscard]] std::string receiveName() const override { return "x:receive_1"; }
  void openStem(std::size_t slot, const std::string& name) override { places[slot] = name; }
  void closeStem(std::size_t slot) override {
    places.erase(slot);
    ++closed;
  }

  std::map<std::size_t, std::string> places;
  int closed = 0;
  std::size_t frames = 128;
};

class SoundTest : public ::testing::Test {
 protected:
  SoundTest() {
    sound_.setDevice(&device_);
    sound_.setMapping(ClockMapping{});
  }
  ~SoundTest() override { sound_.setDevice(nullptr); }

  void opened(std::uint32_t source, const std::string& nickname,
              const StreamFormat& format = kL16) {
    sound_.streamOpened(streamOf(format, source), nickname, false, false);
  }
  void openOwn(bool echo = false, const StreamFormat& format = kL16) {
    sound_.streamOpened(streamOf(format, kMine), "Kim", true, echo);
  }
  std::vector<std::string> heard() {
    std::vector<std::string> names;
    for (const auto& stem : sound_.stems()) names.push_back(stem.nickname);
    return names;
  }
  SoundProcess& process() { return dynamic_cast<SoundProcess&>(sound_.process()); }
  // A cycle of the device in which a level comes in.
  void cycle(float level = 0.0F) {
    const std::vector<float> input(128, level);
    const std::array inputs{input.data(), input.data()};
    AudioBlock block;
    block.in = inputs;
    block.left = left_.data();
    block.right = right_.data();
    block.frames = 128;
    block.start = start_;
    block.nanosecondsPerFrame = kNanosecondsPerFrame;
    sound_.process().process(block);
    start_ += Nanoseconds{std::llround(128 * kNanosecondsPerFrame)};
  }

  FakeDevice device_;
  Sound sound_{SoundSettings{}};
  void setStrip(const std::string& nickname, const StripSettings& settings) {
    auto mix = sound_.mix();
    mix.strips[nickname] = settings;
    sound_.setMix(mix);
  }

  void listenAs(PlayoutMode mode, Monitor monitor) {
    auto mix = sound_.mix();
    mix.listening = {mode, monitor};
    sound_.setMix(mix);
  }

  LocalTime start_ = realtime::monotonicNow();
  std::vector<float> left_ = std::vector<float>(128);
  std::vector<float> right_ = std::vector<float>(128);
};

TEST_F(SoundTest, AnothersStreamIsAStemWithAPlaceOfItsOwn) {
  opened(11, "Ann");
  opened(12, "Ben", {PayloadType::kOpus, 1, 120});
  EXPECT_THAT(heard(), ElementsAre("Ann", "Ben"));
  EXPECT_THAT(device_.places, ElementsAre(Pair(0, "Ann"), Pair(1, "Ben")));
  EXPECT_EQ(sound_.stems()[1].format, (StreamFormat{PayloadType::kOpus, 1, 120}));
  EXPECT_FALSE(sound_.sending().format);
}

TEST_F(SoundTest, OnesOwnStreamIsSentAndNotHeard) {
  UdpPeer server;
  sound_.connected(server.endpoint(), {});
  openOwn();
  EXPECT_TRUE(heard().empty());
  EXPECT_EQ(sound_.sending().format, kL16);
  cycle();
  EXPECT_TRUE(waitUntil([&] { return server.receive().has_value(); }));
  EXPECT_TRUE(waitUntil([&] { return sound_.sending().packets == 1; }));
}

TEST_F(SoundTest, OneHearsOneselfAtOnceWhereOneWants) {
  openOwn();
  cycle(0.25F);
  EXPECT_EQ(left_[100], 0.0F);
  listenAs(PlayoutMode::kLive, Monitor::kDirect);
  for (int i = 0; i < 20; ++i) cycle(0.25F);
  EXPECT_NEAR(left_[100], 0.25F, 1e-3F);
  listenAs(PlayoutMode::kLive, Monitor::kOff);
  for (int i = 0; i < 20; ++i) cycle(0.25F);
  EXPECT_EQ(left_[100], 0.0F);
}

TEST_F(SoundTest, WhoListensAlignedHearsHimselfThatMuchLater) {
  UdpPeer server;
  sound_.connected(server.endpoint(), {});
  openOwn();
  listenAs(PlayoutMode::kAligned, Monitor::kAligned);
  EXPECT_EQ(sound_.reviewPlayout(start_), (PlayoutWish{PlayoutMode::kAligned, 0ns}));
  sound_.playoutAgreed({50ms, 1, SessionTime{}, kUsualCommonDelay});
  EXPECT_EQ(sound_.playout().state(), Playout::State::kAligned);
  const auto begun = start_;
  Nanoseconds heard{};
  EXPECT_TRUE(waitUntil([&] {
    for (const auto now = realtime::monotonicNow(); start_ < now && heard == 0ns;) {
      cycle(0.25F);
      if (std::abs(left_[127] - 0.25F) < 1e-3F) heard = start_ - begun;
    }
    return heard != 0ns;
  }));
  EXPECT_GE(heard, 50ms);
}

TEST_F(SoundTest, InAnEchoRoomOneselfComesBackOnce) {
  openOwn(true);
  listenAs(PlayoutMode::kLive, Monitor::kDirect);
  for (int i = 0; i < 20; ++i) cycle(0.25F);
  EXPECT_EQ(left_[100], 0.0F);
}

TEST_F(SoundTest, InTheEchoRoomOneHearsOneself) {
  UdpPeer server;
  sound_.connected(server.endpoint(), {});
  openOwn(true);
  EXPECT_THAT(heard(), ElementsAre("Kim"));
  EXPECT_TRUE(waitUntil([&] {
    for (const auto now = realtime::monotonicNow(); start_ < now;) cycle(0.25F);
    while (const auto datagram = server.receive()) server.send(*datagram);
    return std::abs(left_[0] - 0.25F) < 1e-3F && std::abs(right_[0] - 0.25F) < 1e-3F;
  }));
  EXPECT_TRUE(sound_.stems()[0].playing.exact);
  EXPECT_GT(sound_.stems()[0].receiving.packets, 0U);
}

TEST_F(SoundTest, WhoOnlyListensSendsNothing) {
  UdpPeer server;
  sound_.connected(server.endpoint(), {});
  openOwn(false, {PayloadType::kL16, 0, 128});
  opened(11, "Ann", {PayloadType::kL16, 0, 128});
  for (int i = 0; i < 10; ++i) cycle();
  EXPECT_TRUE(heard().empty());
  EXPECT_EQ(sound_.sending().packets + sound_.sending().unsent, 0U);
}

TEST_F(SoundTest, AnotherFormatKeepsPlaceAndStrip) {
  opened(11, "Ann");
  opened(12, "Ben");
  const StripSettings settings{.gain = Decibels{-6.0}, .pan = 0.5, .muted = true};
  setStrip("Ann", settings);
  sound_.streamClosed(11);
  opened(13, "Ann", {PayloadType::kL24, 1, 64});
  EXPECT_THAT(device_.places, ElementsAre(Pair(0, "Ann"), Pair(1, "Ben")));
  EXPECT_EQ(device_.closed, 0);
  EXPECT_EQ(sound_.stems()[1].strip, settings);
}

TEST_F(SoundTest, TheSameStreamMayBeToldOfAgain) {
  opened(11, "Ann");
  opened(11, "Ann", {PayloadType::kL24, 2, 64});
  EXPECT_THAT(heard(), ElementsAre("Ann"));
  EXPECT_EQ(sound_.stems()[0].format.type, PayloadType::kL24);
  EXPECT_EQ(process().mix().strips(), 1U);
}

// The news of the old stream's end may come after that of the new one.
TEST_F(SoundTest, ANewStreamOutlivesTheOldOneOfTheSamePlayer) {
  opened(11, "Ann");
  opened(12, "Ann");
  EXPECT_THAT(heard(), ElementsAre("Ann"));
  sound_.streamClosed(11);
  EXPECT_THAT(heard(), ElementsAre("Ann"));
  EXPECT_NE(process().stems().get(0), nullptr);
  sound_.tick(realtime::monotonicNow() + 1h);
  EXPECT_THAT(device_.places, ElementsAre(Pair(0, "Ann")));
}

TEST_F(SoundTest, StripsAreKeptForThoseWhoAreNotThere) {
  const StripSettings before{.gain = Decibels{-3.0}};
  setStrip("Ann", before);
  opened(11, "Ann");
  EXPECT_EQ(sound_.stems()[0].strip, before);
  sound_.streamClosed(11);
  const StripSettings after{.pan = -1.0, .soloed = true};
  setStrip("Ann", after);
  sound_.tick(realtime::monotonicNow() + 1h);
  opened(12, "Ann");
  EXPECT_EQ(sound_.stems()[0].strip, after);
}

TEST_F(SoundTest, ThirtyTwoAreHeardAndTheNextWhenOneHasLeft) {
  for (std::uint32_t i = 0; i < 32; ++i) opened(100 + i, "player " + std::to_string(i));
  EXPECT_EQ(heard().size(), 32U);
  opened(200, "too many");
  EXPECT_EQ(heard().size(), 32U);
  for (int i = 0; i < 10; ++i) cycle();
  sound_.streamClosed(200);
  sound_.streamClosed(107);
  EXPECT_EQ(heard().size(), 31U);
  opened(201, "the next");
  EXPECT_EQ(heard().size(), 32U);
  EXPECT_EQ(device_.places.at(7), "the next");
  opened(202, "and one who waits");
  EXPECT_EQ(heard().size(), 32U);
  sound_.streamClosed(103);
  EXPECT_EQ(heard().size(), 32U);
  EXPECT_EQ(device_.places.at(3), "and one who waits");
}

TEST_F(SoundTest, TheServersMixIsHeardInTheFullestRoom) {
  for (std::uint32_t i = 0; i < 40; ++i) opened(100 + i, "player " + std::to_string(i));
  auto mix = streamOf(kL16, 300);
  mix.member = kServersMix;
  sound_.streamOpened(mix, "mix", false, false);
  EXPECT_TRUE(sound_.isMixed());
  EXPECT_EQ(heard().size(), 33U);
  EXPECT_EQ(device_.places.at(kMixSlot), "mix");
}

TEST_F(SoundTest, APlayerMayBeCalledAsTheMixIs) {
  auto mix = streamOf(kL16, 300);
  mix.member = kServersMix;
  sound_.streamOpened(mix, "mix", false, false);
  opened(11, "mix");
  EXPECT_TRUE(sound_.isMixed());
  EXPECT_EQ(heard().size(), 2U);
  sound_.streamClosed(300);
  EXPECT_EQ(heard().size(), 1U);
}

// Of who only listens, and of the server, which alone hears us where all others hear a mix.
TEST_F(SoundTest, ALossThatSomebodyReportsWhoIsNotHeardSwitchesParityOn) {
  for (const std::uint32_t member : {std::uint32_t{9}, kServersReports}) {
    UdpPeer server;
    sound_.connected(server.endpoint(), {});
    openOwn();
    auto listener = streamOf({PayloadType::kL16, 0, 128}, 12);
    listener.member = member;
    sound_.streamOpened(listener, "Ann", false, false);
    EXPECT_TRUE(heard().empty());
    EXPECT_EQ(sound_.memberOf(12), member);
    StreamSender sender{listener, 0};
    RtcpReport report;
    report.source = 12;
    EXPECT_TRUE(report.add({kMine, 8, 3, 0, 0, 0, 0}));
    ASSERT_TRUE(waitUntil([&] {
      cycle();
      while (server.receive()) {
      }
      const auto packet = sender.packetFor(report);
      server.send({packet.begin(), packet.end()});
      return sound_.sending().parity;
    }));
    const auto all = sound_.heardBy();
    ASSERT_EQ(all.count, 1U);
    EXPECT_EQ(all.players[0].lost, 3);
    sound_.streamClosed(12);
    EXPECT_EQ(sound_.memberOf(12), std::nullopt);
    sound_.disconnected();
  }
}

TEST_F(SoundTest, WhatIsGoneIsFreed) {
  opened(11, "Ann");
  cycle();
  sound_.streamClosed(11);
  EXPECT_TRUE(heard().empty());
  EXPECT_EQ(process().mix().strips(), 0U);
  cycle();
  sound_.tick(realtime::monotonicNow());
  EXPECT_EQ(process().stems().retired(), 0U);
  EXPECT_THAT(device_.places, ElementsAre(Pair(0, "Ann")));
  sound_.tick(realtime::monotonicNow() + 61s);
  EXPECT_TRUE(device_.places.empty());
}

TEST_F(SoundTest, WithoutTheServerNobodyIsHeardAndPlacesStay) {
  UdpPeer server;
  sound_.connected(server.endpoint(), {});
  openOwn();
  opened(11, "Ann");
  opened(12, "Ben");
  sound_.disconnected();
  EXPECT_TRUE(heard().empty());
  EXPECT_FALSE(sound_.sending().format);
  EXPECT_EQ(device_.places.size(), 2U);
  opened(13, "Ben");
  EXPECT_EQ(device_.places.at(1), "Ben");
}

TEST_F(SoundTest, ANewDeviceGetsAllPlaces) {
  opened(11, "Ann");
  opened(12, "Ben");
  sound_.streamClosed(11);
  sound_.setDevice(nullptr);
  opened(13, "Cid");
  FakeDevice other;
  sound_.setDevice(&other);
  EXPECT_THAT(other.places, ElementsAre(Pair(0, "Ann"), Pair(1, "Ben"), Pair(2, "Cid")));
  sound_.setDevice(nullptr);
}

TEST_F(SoundTest, PacketsAreAsLongAsTheDevicesCycleWhereTheyCanBe) {
  const std::map<std::size_t, std::uint32_t> wanted{{16, 64}, {64, 64}, {128, 128}, {1024, 128}};
  for (const auto& [cycle, frames] : wanted) {
    device_.frames = cycle;
    EXPECT_EQ(sound_.wantedFormat().framesPerPacket, frames) << cycle;
  }
  SoundSettings asOpus;
  asOpus.codec = PayloadType::kOpus;
  Sound opus{asOpus};
  EXPECT_EQ(opus.wantedFormat().framesPerPacket, 120U);
  SoundSettings asFixed;
  asFixed.codec = PayloadType::kL24;
  asFixed.channels = 1;
  asFixed.framesPerPacket = 96;
  Sound fixed{asFixed};
  EXPECT_EQ(fixed.wantedFormat(), (StreamFormat{PayloadType::kL24, 1, 96}));
}

TEST_F(SoundTest, AStreamThatCannotBeHadIsSaidSoAndTheOthersGoOn) {
  opened(11, "Ann");
  EXPECT_ANY_THROW(opened(12, "Ben", {PayloadType::kOpus, 2, 77}));
  EXPECT_THAT(heard(), ElementsAre("Ann"));
  sound_.tick(realtime::monotonicNow() + 1h);
  for (std::uint32_t i = 0; i < 31; ++i) opened(100 + i, "player " + std::to_string(i));
  EXPECT_EQ(heard().size(), 32U);
}

}  // namespace
}  // namespace midipool
