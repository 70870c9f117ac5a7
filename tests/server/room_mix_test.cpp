// SPDX-License-Identifier: GPL-3.0-or-later
// Rooms with members who hear a mix, through the whole MediaServer but its sockets and threads, in
// virtual time.
#include "server/room_mix.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <numbers>
#include <utility>

#include <gtest/gtest.h>

#include "audio/fade_curve.hpp"
#include "server/media_player.hpp"
#include "server/media_server.hpp"
#include "server/mix_listener.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;
using Bytes = std::vector<std::uint8_t>;

class RoomMixTest : public ::testing::Test, protected DatagramLink {
 protected:
  // One who sends a constant, or something by the time of its capture, and hears what comes to his port.
  struct Musician {
    Musician(const StreamInfo& info, const Endpoint& at, float constant)
        : player{info, at}, level{constant} {}
    testing::MediaPlayer player;
    float level;
    std::function<double(SessionTime)> sound{};
    Nanoseconds late = 4ms;  // by which his packets come
    std::uint32_t frame = 0;
    std::unique_ptr<testing::MixListener> listener;
    int mixPackets = 0;
    int otherPackets = 0;
  };

  void send(std::span<const std::uint8_t> datagram, const Endpoint& to) override {
    auto& musician = *musicians_.at(to.port());
    if (looksLikeRtcp(datagram)) return;
    const bool isMix = musician.listener && musician.listener->hear(datagram);
    ++(isMix ? musician.mixPackets : musician.otherPackets);
  }

  Musician& enter(std::uint32_t member, float level, const std::string& room = "jam",
                  const StreamFormat& format = {}) {
    const auto info = media_.open(room, member, format, room == "echo");
    const Endpoint at{boost::asio::ip::address_v4::loopback(), static_cast<std::uint16_t>(member)};
    musicians_[at.port()] = std::make_unique<Musician>(info, at, level);
    auto& musician = *musicians_[at.port()];
    media_.setPath(info.source, {at, std::nullopt});
    return musician;
  }
  void leave(std::uint32_t member) {
    media_.close(musicians_.at(static_cast<std::uint16_t>(member))->player.info.source);
    musicians_.erase(static_cast<std::uint16_t>(member));
  }
  void openMix(Musician& musician, const MixWish& wish = {}, const StreamFormat& format = {}) {
    const auto info = media_.openMix(musician.player.info.source, format, wish);
    EXPECT_EQ(info.member, 0U);
    musician.listener = std::make_unique<testing::MixListener>(info);
  }
  void reportLoss(Musician& musician, std::uint32_t source, std::int32_t lost) {
    RtcpReport report;
    report.source = musician.player.info.source;
    EXPECT_TRUE(report.add({source, 10, lost, 0, 0, 0, 0}));
    std::array<std::uint8_t, kLargestRtcpReport> bytes{};
    const auto size = static_cast<std::ptrdiff_t>(encodeRtcp(report, bytes));
    media_.receive(musician.player.sealedReport({bytes.begin(), bytes.begin() + size}),
                   {musician.player.endpoint, std::nullopt}, now_);
  }
  void run(Nanoseconds time) {
    constexpr auto kPeriod = std::int64_t{MixPeriod::kFrames};
    for (const auto end = now_ + time; now_ < end;) {
      for (auto& [port, musician] : musicians_) sendPacket(*musician);
      for (int i = 0; i < 8; ++i) (void)media_.tick(now_);
      frame_ += kPeriod;
      now_ = LocalTime{100s} + lengthOfFrames(frame_);
    }
    for (auto& [port, musician] : musicians_) musician->otherPackets = musician->mixPackets = 0;
    for (auto& [port, musician] : musicians_) sendPacket(*musician);
    (void)media_.tick(now_);
    frame_ += kPeriod;
    now_ = LocalTime{100s} + lengthOfFrames(frame_);
  }
  void sendPacket(Musician& musician) {
    const auto& format = musician.player.info.format;
    if (format.channels == 0) return;
    RtpHeader header;
    header.timestamp = musician.frame;
    header.captured = epoch_.at(now_ - musician.late);
    musician.frame += format.framesPerPacket;
    std::vector<float> samples(format.framesPerPacket * format.channels, musician.level);
    for (std::size_t i = 0; musician.sound && i < samples.size(); ++i) {
      const auto frame = static_cast<std::int64_t>(i / format.channels);
      samples[i] = static_cast<float>(musician.sound(header.captured + lengthOfFrames(frame)));
    }
    Bytes payload(samples.size() * 2);
    encodeSamples(SampleFormat::kL16, samples, payload);
    media_.receive(musician.player.packet(header, payload),
                   {musician.player.endpoint, std::nullopt}, now_);
  }

  SessionEpoch epoch_{nullptr, "boot", LocalTime{}, 0};
  MediaServer media_{static_cast<DatagramLink&>(*this), epoch_};
  LocalTime now_{100s};
  std::int64_t frame_ = 0;
  std::map<std::uint16_t, std::unique_ptr<Musician>> musicians_;
};

TEST_F(RoomMixTest, AListenerHearsAllOthersAtTheirGainsAndNoStems) {
  enter(1, 0.25F);
  enter(2, 0.5F);
  auto& eve = enter(3, 0.125F);
  openMix(eve, {{{2, -6.0206, 0.0, false, false}}, 0.0});
  run(1s);
  EXPECT_NEAR(eve.listener->left(), 0.25 + 0.25, 2e-3);
  EXPECT_NEAR(eve.listener->right(), 0.25 + 0.25, 2e-3);
  EXPECT_EQ(eve.mixPackets, 1);
  EXPECT_EQ(eve.otherPackets, 0);
  // The others hear stems, hers too.
  EXPECT_EQ(musicians_.at(1)->otherPackets, 2);
  EXPECT_GT(media_.counters().mixed, 300U);
  EXPECT_EQ(media_.counters().mixPeriodsLate, 0U);
}

TEST_F(RoomMixTest, WhoOnlyListensHearsAMixToo) {
  enter(1, 0.25F);
  auto& eve = enter(3, 0.0F, "jam", {PayloadType::kL16, 0, 128});
  openMix(eve);
  run(1s);
  EXPECT_NEAR(eve.listener->left(), 0.25, 2e-3);
}

TEST_F(RoomMixTest, WhoLosesPacketsOfHisMixGetsParityForAMinute) {
  enter(1, 0.25F);
  auto& ben = enter(2, 0.0F, "jam", {PayloadType::kL16, 0, 128});
  auto& eve = enter(3, 0.0F, "jam", {PayloadType::kL16, 0, 128});
  openMix(ben);
  openMix(eve);
  run(100ms);
  const auto typeFor = [](const Musician& musician) {
    return musician.listener->headers().back().type;
  };
  EXPECT_EQ(typeFor(eve), PayloadType::kL16);
  reportLoss(eve, eve.listener->source(), 0);
  reportLoss(eve, 12345, 7);
  run(100ms);
  EXPECT_EQ(typeFor(eve), PayloadType::kL16);
  reportLoss(eve, eve.listener->source(), 2);
  run(100ms);
  EXPECT_EQ(typeFor(eve), PayloadType::kRepair);
  EXPECT_EQ(typeFor(ben), PayloadType::kL16);
  EXPECT_NEAR(eve.listener->left(), 0.25, 2e-3);
  run(60s);
  EXPECT_EQ(typeFor(eve), PayloadType::kL16);
}

TEST_F(RoomMixTest, SoloAndMuteAreHeard) {
  enter(1, 0.25F);
  enter(2, 0.5F);
  auto& eve = enter(3, 0.125F);
  openMix(eve);
  run(1s);
  EXPECT_NEAR(eve.listener->left(), 0.75, 2e-3);
  media_.setMix(eve.player.info.source, {{{2, 0.0, 0.0, true, false}}, 0.0});
  run(100ms);
  EXPECT_NEAR(eve.listener->left(), 0.25, 2e-3);
  media_.setMix(eve.player.info.source, {{{2, 0.0, 0.0, false, true}}, 0.0});
  run(100ms);
  EXPECT_NEAR(eve.listener->left(), 0.5, 2e-3);
}

TEST_F(RoomMixTest, WhoIsMutedForEverybodyIsInNoMix) {
  auto& ann = enter(1, 0.25F);
  enter(2, 0.5F);
  auto& eve = enter(3, 0.125F);
  openMix(eve);
  run(1s);
  media_.mute(ann.player.info.source, true);
  run(1s);
  EXPECT_NEAR(eve.listener->left(), 0.5, 2e-3);
  EXPECT_EQ(musicians_.at(2)->otherPackets, 1);
  media_.mute(ann.player.info.source, false);
  run(1s);
  EXPECT_NEAR(eve.listener->left(), 0.75, 2e-3);
}

TEST_F(RoomMixTest, EachHasHisOwnMixWithoutHimself) {
  auto& ann = enter(1, 0.25F);
  auto& ben = enter(2, 0.5F);
  openMix(ann);
  openMix(ben, {{}, -6.0206}, {PayloadType::kL24, 2, 96});
  run(1s);
  EXPECT_NEAR(ann.listener->left(), 0.5, 2e-3);
  EXPECT_NEAR(ben.listener->left(), 0.125, 2e-3);
}

TEST_F(RoomMixTest, WhoComesLaterIsHeardAndWhoLeavesIsNot) {
  enter(1, 0.25F);
  auto& eve = enter(3, 0.0F);
  openMix(eve);
  run(1s);
  enter(2, 0.5F);
  run(1s);
  EXPECT_NEAR(eve.listener->left(), 0.75, 2e-3);
  leave(1);
  run(1s);
  EXPECT_NEAR(eve.listener->left(), 0.5, 2e-3);
}

TEST_F(RoomMixTest, AHundredHearEachOther) {
  for (std::uint32_t id = 1; id <= 100; ++id) enter(id, id == 1 ? 0.25F : 0.005F);
  auto& first = *musicians_.at(1);
  auto& last = *musicians_.at(100);
  openMix(first);
  openMix(last);
  run(1s);
  EXPECT_NEAR(first.listener->left(), 99 * 0.005, 5e-3);
  EXPECT_NEAR(last.listener->left(), 0.25 + 98 * 0.005, 5e-3);
}

TEST_F(RoomMixTest, InAnEchoRoomOneHearsHimselfAlone) {
  auto& ann = enter(1, 0.25F, "echo");
  enter(2, 0.5F, "echo");
  openMix(ann);
  run(1s);
  EXPECT_NEAR(ann.listener->left(), 0.25, 2e-3);
  EXPECT_EQ(ann.otherPackets, 0);
}

TEST_F(RoomMixTest, RoomsAreNotMixedTogether) {
  enter(1, 0.25F);
  enter(2, 0.5F, "elsewhere");
  auto& eve = enter(3, 0.0F);
  auto& kim = enter(4, 0.0F, "elsewhere");
  openMix(eve);
  openMix(kim);
  run(1s);
  EXPECT_NEAR(eve.listener->left(), 0.25, 2e-3);
  EXPECT_NEAR(kim.listener->left(), 0.5, 2e-3);
}

TEST_F(RoomMixTest, WhenTheMixEndsStemsComeAgain) {
  enter(1, 0.25F);
  auto& eve = enter(3, 0.0F);
  openMix(eve);
  run(1s);
  media_.closeMix(eve.player.info.source);
  media_.closeMix(eve.player.info.source);
  run(100ms);
  EXPECT_EQ(eve.mixPackets, 0);
  EXPECT_EQ(eve.otherPackets, 1);
  const auto mixed = media_.counters().mixed;
  run(100ms);
  EXPECT_EQ(media_.counters().mixed, mixed);
  openMix(eve);
  run(1s);
  EXPECT_NEAR(eve.listener->left(), 0.25, 2e-3);
}

// Slow enough to be the same for some 0.1 ms, and not for 5.
double swell(SessionTime time) {
  const double seconds = std::chrono::duration<double>(time.time_since_epoch()).count();
  return 0.2 * std::sin(2.0 * std::numbers::pi * 10.0 * seconds);
}

class AlignedMixTest : public RoomMixTest {
 protected:
  AlignedMixTest() {
    enter(1, 0.0F).sound = swell;
    enter(2, 0.0F).sound = swell;
    musicians_.at(2)->late = 61ms;
    openMix(eve_);
  }
  void align(bool wanted) { media_.setAligned(eve_.player.info.source, wanted); }
  // How far the last of the mix is from what all played when it says that it was captured.
  [[nodiscard]] double off() const {
    const auto at = lastCaptured(*eve_.listener) + lengthOfFrames(MixPeriod::kFrames - 1);
    return std::abs(static_cast<double>(eve_.listener->left()) -
                    static_cast<double>(all_) * swell(at));
  }
  static SessionTime lastCaptured(const testing::MixListener& listener) {
    return listener.headers().back().captured;
  }
  // Of the mix behind its stems; the last period began one period before now.
  [[nodiscard]] std::chrono::milliseconds delayOf(const testing::MixListener& listener) const {
    return std::chrono::round<std::chrono::milliseconds>(
        epoch_.at(now_) - lengthOfFrames(MixPeriod::kFrames) - lastCaptured(listener));
  }
  double farthestOff(int runs) {
    double farthest = 0.0;
    for (int i = 0; i < runs; ++i) {
      run(7ms);
      farthest = std::max(farthest, off());
    }
    return farthest;
  }
  static std::size_t beginnings(const testing::MixListener& listener) {
    return static_cast<std::size_t>(std::ranges::count_if(listener.headers(), &RtpHeader::marker));
  }

  Musician& eve_ = enter(3, 0.0F);
  int all_ = 2;
};

TEST_F(AlignedMixTest, HasAllStemsAsTheyWereAtOneMoment) {
  run(2s);
  EXPECT_GT(farthestOff(20), 0.05) << "live";
  align(true);
  run(2s);
  EXPECT_LT(farthestOff(20), 3e-3);
  EXPECT_EQ(delayOf(*eve_.listener), 75ms);
}

TEST_F(AlignedMixTest, WhoListensLiveIsNotHeldUp) {
  auto& lee = enter(4, 0.0F);
  openMix(lee);
  align(true);
  run(3s);
  EXPECT_EQ(delayOf(*lee.listener), 0ms);
  align(false);
  run(1s);
  EXPECT_EQ(delayOf(*eve_.listener), 0ms);
  EXPECT_EQ(beginnings(*lee.listener), 1U);
  EXPECT_EQ(beginnings(*eve_.listener), 3U);
}

TEST_F(AlignedMixTest, WhoComesLaterIsAlignedToo) {
  align(true);
  run(2s);
  enter(5, 0.0F).sound = swell;
  musicians_.at(5)->late = 22ms;
  all_ = 3;
  run(2s);
  EXPECT_LT(farthestOff(20), 3e-3);
  EXPECT_EQ(beginnings(*eve_.listener), 2U);
}

TEST_F(AlignedMixTest, AWorseLineMakesAllLaterAndTheyStayTogether) {
  align(true);
  run(7s);
  musicians_.at(1)->late = 140ms;
  run(4s);
  EXPECT_LT(farthestOff(20), 3e-3);
  EXPECT_EQ(delayOf(*eve_.listener), 150ms);
}

TEST_F(AlignedMixTest, WhoIsMuchTooLateIsHeardAllTheSame) {
  musicians_.at(1)->late = 600ms;
  align(true);
  run(4s);
  all_ = 1;
  EXPECT_GT(farthestOff(20), 0.05);
  EXPECT_EQ(delayOf(*eve_.listener), 75ms);
}

TEST_F(AlignedMixTest, NobodyHearsAClickWhenItChanges) {
  run(2s);
  float before = eve_.listener->takeLefts().back();
  const auto steepest = [&](Nanoseconds time) {
    run(time);
    float most = 0.0F;
    for (const float sample : eve_.listener->takeLefts()) {
      most = std::max(most, std::abs(sample - std::exchange(before, sample)));
    }
    return most;
  };
  const float usual = steepest(1s);
  const float fading = 0.4F * 1.875F / kFadeCurveFrames;  // the curve's steepest
  align(true);
  EXPECT_LT(steepest(2s), usual + fading);
  align(false);
  EXPECT_LT(steepest(1s), usual + fading);
  align(true);
  EXPECT_LT(steepest(2s), usual + fading);
  EXPECT_LT(farthestOff(20), 3e-3);
}

TEST_F(RoomMixTest, WhoSleepsTooLongLeavesPeriodsOut) {
  enter(1, 0.25F);
  auto& eve = enter(3, 0.0F);
  openMix(eve);
  run(1s);
  frame_ += 38 * 128;  // 100 ms
  now_ = LocalTime{100s} + lengthOfFrames(frame_);
  run(1s);
  EXPECT_NEAR(static_cast<double>(media_.counters().mixPeriodsLate), 37, 1);
  EXPECT_NEAR(eve.listener->left(), 0.25, 2e-3);
}

}  // namespace
}  // namespace midipool
