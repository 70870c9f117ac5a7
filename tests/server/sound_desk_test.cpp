// SPDX-License-Identifier: GPL-3.0-or-later
// What is told to whom about sound, through the whole ServerCore.
#include "server/sound_desk.hpp"

#include <algorithm>
#include <memory>
#include <vector>

#include <gtest/gtest.h>

#include "server/recording_links.hpp"
#include "server/server_core.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;
using testing::RecordingLink;

class SoundDeskTest : public ::testing::Test {
 protected:
  void say(RecordingLink& link, const ClientMessage& message) {
    core_.received(link, encode(message), now_);
  }
  RecordingLink& join(const std::string& room = "jam") {
    links_.push_back(std::make_unique<RecordingLink>());
    auto& link = *links_.back();
    core_.connected(link, now_);
    say(link, JoinRoom{room, "Kim", "test", "", "", "", std::nullopt});
    return link;
  }
  // Joins and sends sound.
  RecordingLink& play(std::uint32_t channels = 2) {
    auto& link = join();
    say(link, OpenStream{{PayloadType::kL16, channels, 128}});
    return link;
  }
  // The mix that he was told of last and that has not ended.
  static std::optional<StreamInfo> mixOf(const RecordingLink& link) {
    std::optional<StreamInfo> mix;
    for (const auto& message : link.messages_) {
      if (const auto* opened = std::get_if<StreamOpened>(&message)) {
        if (opened->stream.member == 0 && opened->stream.format.channels > 0) mix = opened->stream;
      }
      if (const auto* closed = std::get_if<StreamClosed>(&message)) {
        if (mix && closed->source == mix->source) mix.reset();
      }
    }
    return mix;
  }
  std::ptrdiff_t mixes() const {
    return std::ranges::count_if(links_, [](const auto& link) { return mixOf(*link).has_value(); });
  }

  LocalTime now_{1000s};
  testing::MemoryKeeper keeper_;
  testing::RecordingDatagrams datagrams_;
  SessionEpoch epoch_{nullptr, "boot", LocalTime{}, 0};
  ServerCore core_{{ServerLimits{}, "test", [](const std::string&) {}, [] { return 1; }},
                   epoch_,
                   keeper_,
                   datagrams_};
  std::vector<std::unique_ptr<RecordingLink>> links_;
};

TEST_F(SoundDeskTest, AllAreToldOfStreamsAndNewcomersToo) {
  auto& kim = play();
  const auto stream = kim.all<StreamOpened>().front().stream;
  EXPECT_EQ(stream.member, kim.one<Joined>().member);
  auto& ada = join();
  EXPECT_EQ(ada.one<StreamOpened>().stream, stream);
  say(kim, OpenStream{{PayloadType::kL24, 1, 64}});
  EXPECT_EQ(ada.one<StreamClosed>().source, stream.source);
  EXPECT_EQ(ada.all<StreamOpened>().back().stream.format.type, PayloadType::kL24);
  core_.disconnected(kim, "gone", now_);
  EXPECT_EQ(ada.all<StreamClosed>().size(), 2U);
}

TEST_F(SoundDeskTest, WhoSendsIsToldAloneOfTheServersReportsOnIt) {
  auto& listener = play(0);
  EXPECT_EQ(listener.all<StreamOpened>().size(), 1U);
  listener.forget();
  auto& kim = play();
  EXPECT_EQ(listener.all<StreamOpened>().size(), 1U);
  const auto opened = kim.all<StreamOpened>();
  ASSERT_EQ(opened.size(), 3U);  // the listener's, hers, the server's
  const auto reports = opened[2].stream;
  EXPECT_EQ(reports.member, kServersReports);
  EXPECT_EQ(reports.format.channels, 0U);
  EXPECT_NE(reports.source, opened[1].stream.source);
  say(kim, CloseStream{});
  EXPECT_EQ(kim.all<StreamClosed>().size(), 2U);
  EXPECT_EQ(kim.all<StreamClosed>().front().source, reports.source);
  EXPECT_EQ(listener.all<StreamClosed>().size(), 1U);
}

TEST_F(SoundDeskTest, WhoWantsAMixGetsItAloneInHisFormat) {
  auto& kim = play();
  auto& ada = play();
  const auto before = ada.messages_.size();
  say(kim, ReceiveAs{{ReceiveMode::kMix, {PayloadType::kOpus, 2, 240}}});
  ASSERT_TRUE(mixOf(kim));
  EXPECT_EQ(mixOf(kim)->format, (StreamFormat{PayloadType::kOpus, 2, 240}));
  EXPECT_EQ(ada.messages_.size(), before);
  say(kim, ReceiveAs{{ReceiveMode::kMix, {}}});
  EXPECT_EQ(mixOf(kim)->format, StreamFormat{});
  say(kim, ReceiveAs{{ReceiveMode::kStems, {}}});
  EXPECT_FALSE(mixOf(kim));
}

TEST_F(SoundDeskTest, AWishHoldsForAStreamThatComesLater) {
  auto& kim = join();
  say(kim, SetMix{{{}, -3.0}});
  say(kim, ReceiveAs{{ReceiveMode::kMix, {}}});
  EXPECT_FALSE(mixOf(kim));
  say(kim, OpenStream{{PayloadType::kL16, 0, 128}});
  EXPECT_TRUE(mixOf(kim));
  say(kim, SetMix{{{}, -6.0}});
  say(kim, CloseStream{});
  EXPECT_FALSE(mixOf(kim));
}

TEST_F(SoundDeskTest, FromNineSendersOnAllHearAMixAndFromSixStemsAgain) {
  auto& listener = play(0);
  for (int i = 0; i < 8; ++i) play();
  EXPECT_EQ(mixes(), 0);
  auto& stubborn = join();
  say(stubborn, ReceiveAs{{ReceiveMode::kStems, {}}});
  say(stubborn, OpenStream{});
  EXPECT_EQ(mixes(), 9);
  EXPECT_FALSE(mixOf(stubborn));
  EXPECT_TRUE(mixOf(listener));
  say(*links_[1], CloseStream{});
  say(*links_[2], CloseStream{});
  EXPECT_EQ(mixes(), 7);  // seven still send
  core_.disconnected(*links_[3], "gone", now_);
  EXPECT_EQ(mixes(), 0);
  say(*links_[1], OpenStream{});
  say(*links_[2], OpenStream{});
  EXPECT_EQ(mixes(), 0);  // eight
  play();
  EXPECT_EQ(mixes(), 9);
}

TEST_F(SoundDeskTest, WithoutARoomThereIsNoSound) {
  RecordingLink stranger;
  core_.connected(stranger, now_);
  say(stranger, OpenStream{});
  say(stranger, ReceiveAs{});
  say(stranger, SetMix{});
  EXPECT_EQ(stranger.all<ErrorReport>().size(), 3U);
}

}  // namespace
}  // namespace midipool
