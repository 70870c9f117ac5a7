// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/media_router.hpp"

#include <algorithm>
#include <map>

#include <gtest/gtest.h>

#include "server/media_player.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;
using Bytes = std::vector<std::uint8_t>;
using Endpoint = DatagramLink::Endpoint;
using Player = testing::MediaPlayer;

Endpoint at(std::uint16_t port) {
  return {boost::asio::ip::address_v4::loopback(), port};
}

class MediaRouterTest : public ::testing::Test, protected MediaLink {
 protected:
  void send(std::span<const std::uint8_t> datagram, const DatagramPath& to) override {
    sent_[to.peer.port()].emplace_back(datagram.begin(), datagram.end());
  }
  void receive(const Bytes& bytes, const Endpoint& from) {
    router_.receive(bytes, {from, std::nullopt}, now_);
  }

  // It is known of all where they are.
  void enter(std::initializer_list<Player*> players, const std::string& room = "jam",
             bool echo = false) {
    for (auto* player : players) open(*player, room, echo);
    for (auto* player : players) moveTo(*player, player->endpoint);
  }
  void moveTo(const Player& player, const Endpoint& where) {
    router_.setPath(player.info.source, {where, std::nullopt});
  }
  Bytes reportOf(Player& player, std::initializer_list<ReportBlock> blocks) {
    RtcpReport report;
    report.source = player.info.source;
    for (const auto& block : blocks) EXPECT_TRUE(report.add(block));
    std::array<std::uint8_t, kLargestRtcpReport> bytes{};
    const auto size = encodeRtcp(report, bytes);
    return player.sealedReport({bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size)});
  }

  void open(const Player& player, const std::string& room = "jam", bool echo = false) {
    (void)router_.add(std::make_unique<MediaStream>(room, player.info, echo));
  }

  SessionEpoch epoch_{nullptr, "boot", LocalTime{}, 0};
  MediaRouter router_{static_cast<MediaLink&>(*this), epoch_};
  LocalTime now_{100s};
  std::map<std::uint16_t, std::vector<Bytes>> sent_;
  Player ann_{11, at(1)};
  Player ben_{12, at(2)};
  Player eve_{13, at(3)};
};

TEST_F(MediaRouterTest, AllOthersGetWhatOneSendsAsItCame) {
  enter({&ann_, &ben_, &eve_});
  const auto packet = ann_.packet();
  receive(packet, ann_.endpoint);
  EXPECT_EQ(sent_[2], (std::vector<Bytes>{packet}));
  EXPECT_EQ(sent_[3], (std::vector<Bytes>{packet}));
  EXPECT_TRUE(sent_[1].empty());
  EXPECT_EQ(router_.counters().forwarded, 2U);
}

TEST_F(MediaRouterTest, ReportsGoToAllOthersToo) {
  enter({&ann_, &ben_, &eve_});
  const auto report = ann_.report();
  receive(report, ann_.endpoint);
  EXPECT_EQ(sent_[2], (std::vector<Bytes>{report}));
  EXPECT_EQ(sent_[3], (std::vector<Bytes>{report}));
  EXPECT_TRUE(sent_[1].empty());
}

TEST_F(MediaRouterTest, WhatReportsSayIsCounted) {
  enter({&ann_, &ben_});
  receive(reportOf(ann_, {{12, 64, 10, 0, 0, 0, 0}, {13, 0, 5, 0, 0, 0, 0}}), ann_.endpoint);
  receive(reportOf(ann_, {{12, 0, 12, 0, 0, 0, 0}, {13, 0, 5, 0, 0, 0, 0}}), ann_.endpoint);
  receive(reportOf(ann_, {{12, 0, 12, 0, 0, 0, 0}}), ann_.endpoint);
  EXPECT_EQ(router_.counters().lostReported, 17U);
  EXPECT_EQ(router_.counters().worstLoss, 64);
  (void)router_.tick(now_ + 30s);
  EXPECT_EQ(router_.counters().worstLoss, 0);
}

TEST_F(MediaRouterTest, WhatIsLostOnTheWayToTheServerIsCounted) {
  enter({&ann_, &ben_});
  for (int i = 1; i <= 256; ++i) {
    const auto packet = ann_.packet();
    if (i % 10 != 0) receive(packet, ann_.endpoint);
  }
  EXPECT_EQ(router_.counters().lostUplink, 25U);
}

// Where all hear a mix, nobody else could tell.
TEST_F(MediaRouterTest, TheSenderIsToldWhatIsLostOnTheWayToTheServer) {
  enter({&ann_, &ben_});
  const StreamInfo info{0, 81, Player::keyOf(81), {PayloadType::kL16, 0, 128}};
  (void)router_.setReporter(ann_.info.source, std::make_unique<UplinkReporter>(info));
  SrtpStream opener{SrtpStream::Direction::kReceiving, info.source, info.key};
  std::vector<ReportBlock> told;
  for (int i = 1; i <= 1000; ++i, now_ += 3ms) {
    const auto packet = ann_.packet();
    if (i % 100 != 0) receive(packet, ann_.endpoint);
  }
  for (auto& datagram : sent_[1]) {
    const auto size = opener.openRtcp(datagram);
    ASSERT_TRUE(size);
    const auto report = decodeRtcp(std::span{datagram}.first(*size));
    ASSERT_TRUE(report && report->blockCount == 1);
    EXPECT_EQ(report->source, info.source);
    told.push_back(report->blocks[0]);
  }
  ASSERT_EQ(told.size(), 2U);
  EXPECT_EQ(told[0].source, ann_.info.source);
  EXPECT_EQ(told[0].lost, 3);
  EXPECT_EQ(told[1].lost, 6);
  for (const auto& packet : sent_[2]) EXPECT_FALSE(looksLikeRtcp(packet));
}

TEST_F(MediaRouterTest, WhoLooksOnSeesWhatOfAStreamArrives) {
  auto stream = std::make_unique<MediaStream>("jam", ann_.info, false);
  const auto state = stream->state;
  (void)router_.add(std::move(stream));
  moveTo(ann_, ann_.endpoint);
  enter({&ben_});
  receive(reportOf(ann_, {{12, 64, 10, 0, 0, 0, 0}, {13, 0, 5, 0, 0, 0, 0}}), ann_.endpoint);
  receive(ann_.packet(), ann_.endpoint);
  (void)ann_.packet();
  receive(ann_.packet(), ann_.endpoint);
  EXPECT_EQ(state->packets, 2);
  EXPECT_EQ(state->lost, 1);
  EXPECT_EQ(state->hearingLoss, 64);
}

TEST_F(MediaRouterTest, NobodyGetsTheSoundOfWhoIsMutedButAllHisReports) {
  auto stream = std::make_unique<MediaStream>("jam", ann_.info, false);
  const auto state = stream->state;
  (void)router_.add(std::move(stream));
  moveTo(ann_, ann_.endpoint);
  enter({&ben_});
  state->muted = true;
  receive(ann_.packet(), ann_.endpoint);
  EXPECT_TRUE(sent_[2].empty());
  receive(ann_.report(), ann_.endpoint);
  EXPECT_EQ(sent_[2].size(), 1U);
  receive(ben_.packet(), ben_.endpoint);
  EXPECT_EQ(sent_[1].size(), 1U);
  state->muted = false;
  receive(ann_.packet(), ann_.endpoint);
  EXPECT_EQ(sent_[2].size(), 2U);
}

TEST_F(MediaRouterTest, WhatIsRecordedIsWhatCameUnlessItIsMuted) {
  enter({&ann_, &ben_});
  const auto inbox = std::make_shared<RecordingInbox>();
  EXPECT_EQ(router_.setRecording(ann_.info.source, inbox), nullptr);
  std::vector<Bytes> taken;
  const auto takeAll = [&] {
    inbox->takeAll(
        [&](const OpenedPacket& packet) {
          taken.emplace_back(packet.view().begin(), packet.view().end());
        },
        [](const SoundBlock&) {}, [](const auto&) {});
  };
  receive(ann_.packet(RtpHeader{}, Bytes{1, 2, 3, 4}), ann_.endpoint);
  receive(ben_.packet(), ben_.endpoint);
  receive(ann_.packet(), ben_.endpoint);  // from elsewhere
  receive(ann_.report(), ann_.endpoint);
  takeAll();
  ASSERT_EQ(taken.size(), 1U);
  EXPECT_EQ(Bytes(taken[0].end() - 4, taken[0].end()), (Bytes{1, 2, 3, 4}));
  EXPECT_EQ(router_.setRecording(ann_.info.source, nullptr), inbox);
  receive(ann_.packet(), ann_.endpoint);
  takeAll();
  EXPECT_EQ(taken.size(), 1U);
  EXPECT_EQ(router_.setRecording(4711, inbox), inbox);  // there is no such stream
}

TEST_F(MediaRouterTest, WhoIsMutedIsNotRecorded) {
  auto stream = std::make_unique<MediaStream>("jam", ann_.info, false);
  stream->recording = std::make_shared<RecordingInbox>();
  stream->state->muted = true;
  const auto inbox = stream->recording;
  (void)router_.add(std::move(stream));
  moveTo(ann_, ann_.endpoint);
  receive(ann_.packet(), ann_.endpoint);
  int taken = 0;
  inbox->takeAll([&](const OpenedPacket&) { ++taken; }, [](const SoundBlock&) {},
                 [](const auto&) {});
  EXPECT_EQ(taken, 0);
}

TEST_F(MediaRouterTest, RoomsDoNotHearEachOther) {
  enter({&ann_, &ben_});
  enter({&eve_}, "elsewhere");
  receive(ann_.packet(), ann_.endpoint);
  EXPECT_EQ(sent_[2].size(), 1U);
  EXPECT_TRUE(sent_[3].empty());
}

TEST_F(MediaRouterTest, InAnEchoRoomEachHearsHimself) {
  enter({&ann_, &ben_}, "echo", true);
  receive(ann_.packet(), ann_.endpoint);
  EXPECT_EQ(sent_[1].size(), 1U);
  EXPECT_TRUE(sent_[2].empty());
}

TEST_F(MediaRouterTest, NothingComesOrGoesBeforeItIsKnownWhereSomebodyIs) {
  open(ann_);
  open(ben_);
  moveTo(ben_, ben_.endpoint);
  receive(ann_.packet(), ann_.endpoint);
  receive(ben_.packet(), ben_.endpoint);
  EXPECT_TRUE(sent_.empty());
  EXPECT_EQ(router_.counters().refused, 1U);
}

TEST_F(MediaRouterTest, FollowsAMemberWhoseAddressChanges) {
  enter({&ann_, &ben_});
  moveTo(ben_, at(77));
  receive(ann_.packet(), ann_.endpoint);
  EXPECT_EQ(sent_[77].size(), 1U);
  EXPECT_TRUE(sent_[2].empty());
  receive(ben_.packet(), at(77));
  receive(ben_.packet(), at(2));
  EXPECT_EQ(sent_[1].size(), 1U);
}

// All members have all keys: what is authentic need not be the sender's.
TEST_F(MediaRouterTest, WhatComesFromElsewhereThanTheSenderIsNotHisAndLeavesNoTrace) {
  enter({&ann_, &ben_, &eve_});
  Player eveAsAnn{ann_.info, eve_.endpoint};
  eveAsAnn.sequence = 1000;
  receive(eveAsAnn.packet(), eve_.endpoint);
  receive(eveAsAnn.report(), eve_.endpoint);
  EXPECT_TRUE(sent_.empty());
  EXPECT_EQ(router_.counters().refused, 2U);
  receive(ben_.packet(), ben_.endpoint);
  EXPECT_EQ(sent_[1].size(), 1U);
  EXPECT_EQ(sent_[3].size(), 1U);
  // No number of hers has been used up.
  receive(ann_.packet(), ann_.endpoint);
  EXPECT_EQ(sent_[2].size(), 1U);
}

TEST_F(MediaRouterTest, ForgedAndRepeatedPacketsGoNowhere) {
  enter({&ann_, &ben_});
  auto packet = ann_.packet();
  receive(packet, ann_.endpoint);
  receive(packet, ann_.endpoint);
  auto forged = ann_.packet();
  forged.back() ^= 1;
  receive(forged, ann_.endpoint);
  auto unknown = ann_.packet();
  unknown[8] ^= 1;
  receive(unknown, ann_.endpoint);
  receive(Bytes{0x80, 96, 0}, ann_.endpoint);
  receive(Bytes(9000, 0x80), ann_.endpoint);
  EXPECT_EQ(sent_[2].size(), 1U);
  receive(ben_.packet(), ben_.endpoint);
  EXPECT_EQ(sent_[1].size(), 1U);
  EXPECT_TRUE(sent_[66].empty());
  EXPECT_EQ(router_.counters().refused, 5U);
}

TEST_F(MediaRouterTest, OneWhoFloodsIsCutDown) {
  enter({&ann_, &ben_});
  for (int i = 0; i < 10'000; ++i) receive(ann_.packet(), ann_.endpoint);
  EXPECT_LE(sent_[2].size(), 1600U);
  EXPECT_GE(sent_[2].size(), 1000U);
}

TEST_F(MediaRouterTest, HasTimeWhileAllHearMixes) {
  enter({&ann_, &ben_});
  EXPECT_FALSE(router_.isPatient());
  const auto openMix = [&](const Player& player, std::uint32_t source) {
    const StreamInfo info{0, source, StreamKey{1}, {}};
    (void)router_.setMix(player.info.source, std::make_unique<PersonalMix>(info, MixWish{}));
    (void)router_.tick(now_);
  };
  openMix(ann_, 91);
  EXPECT_FALSE(router_.isPatient());
  openMix(ben_, 92);
  EXPECT_TRUE(router_.isPatient());
  enter({&eve_}, "another room");
  EXPECT_FALSE(router_.isPatient());
  (void)router_.remove(eve_.info.source);
  EXPECT_TRUE(router_.isPatient());
}

TEST_F(MediaRouterTest, WhoHasLeftIsNotHeardAndHearsNothing) {
  enter({&ann_, &ben_});
  EXPECT_NE(router_.remove(ben_.info.source), nullptr);
  receive(ann_.packet(), ann_.endpoint);
  receive(ben_.packet(), ben_.endpoint);
  EXPECT_TRUE(sent_.empty());
  EXPECT_NE(router_.remove(ann_.info.source), nullptr);
  EXPECT_EQ(router_.remove(ann_.info.source), nullptr);
}

class NackTest : public MediaRouterTest {
 protected:
  NackTest() { enter({&ann_, &ben_, &eve_}); }

  static std::unique_ptr<PacketHistory> history() { return std::make_unique<PacketHistory>(); }
  Bytes missing(Player& asker, const Player& sender, std::initializer_list<std::uint16_t> numbers) {
    RtcpReport report;
    report.source = asker.info.source;
    report.nack.source = sender.info.source;
    for (const auto number : numbers) EXPECT_TRUE(report.nack.add(number));
    std::array<std::uint8_t, kLargestRtcpReport> bytes{};
    const auto size = encodeRtcp(report, bytes);
    return asker.sealedReport({bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size)});
  }
};

TEST_F(NackTest, WhoMissesAPacketGetsItAgainAndNobodyElseHearsOfIt) {
  (void)router_.setHistory(ann_.info.source, history());
  const auto first = ann_.packet();
  receive(first, ann_.endpoint);
  receive(ann_.packet(), ann_.endpoint);
  sent_.clear();
  receive(missing(ben_, ann_, {1}), ben_.endpoint);
  EXPECT_EQ(sent_[2], (std::vector<Bytes>{first}));
  EXPECT_TRUE(sent_[1].empty());
  EXPECT_TRUE(sent_[3].empty());
  EXPECT_EQ(router_.counters().askedAgain, 1U);
  EXPECT_EQ(router_.counters().sentAgain, 1U);
}

TEST_F(NackTest, WhatNeverReachedTheServerTheSenderIsAskedForAndAllGetIt) {
  (void)router_.setHistory(ann_.info.source, history());
  const auto lost = ann_.packet();
  receive(ann_.packet(), ann_.endpoint);
  sent_.clear();
  const auto question = missing(ben_, ann_, {1});
  receive(question, ben_.endpoint);
  EXPECT_EQ(sent_[1], (std::vector<Bytes>{question}));
  EXPECT_TRUE(sent_[2].empty());
  receive(lost, ann_.endpoint);
  EXPECT_EQ(sent_[2], (std::vector<Bytes>{lost}));
  EXPECT_EQ(sent_[3], (std::vector<Bytes>{lost}));
}

TEST_F(NackTest, OneWhoMissesWithoutEndIsSentOnlyHalfOfWhatHeHears) {
  (void)router_.setHistory(ann_.info.source, history());
  for (int i = 0; i < 1500; ++i) {
    receive(ann_.packet({}, Bytes(1000)), ann_.endpoint);
    now_ += 5ms;
  }
  std::size_t again = 0;
  for (int i = 0; i < 1000; ++i) {
    sent_.clear();
    receive(missing(ben_, ann_, {1490, 1491, 1492}), ben_.endpoint);
    again += sent_[2].size();
    now_ += 5ms;
  }
  EXPECT_GT(again, 100U);
  EXPECT_LE(again * 1000, std::size_t{RepairBudget::kMost});
}

TEST_F(NackTest, AnotherRoomsAndAMutedPlayersPacketsAreNotSentAgain) {
  Player zoe{14, at(4)};
  enter({&zoe}, "elsewhere");
  (void)router_.setHistory(zoe.info.source, history());
  (void)router_.setHistory(ann_.info.source, history());
  receive(zoe.packet(), zoe.endpoint);
  receive(ann_.packet(), ann_.endpoint);
  sent_.clear();
  receive(missing(ben_, zoe, {1}), ben_.endpoint);
  EXPECT_TRUE(sent_.empty());
}

TEST_F(NackTest, AQuestionIsNoReportOfLosses) {
  ReportBlock block;
  block.source = ann_.info.source;
  block.lost = 7;
  receive(reportOf(ben_, {block}), ben_.endpoint);
  receive(missing(ben_, ann_, {1}), ben_.endpoint);
  receive(reportOf(ben_, {block}), ben_.endpoint);
  EXPECT_EQ(router_.counters().lostReported, 7U);
}

}  // namespace
}  // namespace midipool
