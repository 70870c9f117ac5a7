// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/member.hpp"

#include <gtest/gtest.h>

#include "server/recording_links.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;
using testing::endpoint;
using Bytes = std::vector<std::uint8_t>;

class MemberTest : public ::testing::Test {
 protected:
  bool open(const Bytes& datagram, std::uint16_t port) {
    return member_.open(datagram, endpoint(port)).has_value();
  }
  Bytes question() { return peer_.seal(DatagramKind::kClockQuestion, Bytes(24)); }

  testing::RecordingLink link_;
  testing::RecordingDatagrams datagrams_;
  Member member_{7, "Kim", true, link_, datagrams_};
  testing::DatagramPeer peer_{member_.access()};
};

TEST_F(MemberTest, IsWhoItWasMadeAs) {
  EXPECT_EQ(member_.id(), 7U);
  EXPECT_EQ(member_.nickname(), "Kim");
  EXPECT_TRUE(member_.owner());
  EXPECT_EQ(member_.info(), (MemberInfo{7, "Kim", {}}));
}

TEST_F(MemberTest, MaySayTenThingsAtOnceAndTwoASecond) {
  const LocalTime now{1000s};
  for (int i = 0; i < 10; ++i) EXPECT_TRUE(member_.maySay(now));
  EXPECT_FALSE(member_.maySay(now));
  EXPECT_TRUE(member_.maySay(now + 500ms));
  EXPECT_FALSE(member_.maySay(now + 500ms));
}

TEST_F(MemberTest, HasTokenSessionAndKeysOfItsOwn) {
  const Member other{8, "Ada", false, link_, datagrams_};
  EXPECT_EQ(member_.resume().size(), 32U);
  EXPECT_NE(member_.resume(), other.resume());
  EXPECT_NE(member_.access().session, other.access().session);
  EXPECT_NE(member_.access().keys.clientToServer, other.access().keys.clientToServer);
  EXPECT_NE(member_.access().keys.clientToServer, member_.access().keys.serverToClient);
}

TEST_F(MemberTest, NeedsAGuessedNoticeUntilItHasReported) {
  EXPECT_EQ(member_.notice(), 100ms);
}

TEST_F(MemberTest, NeedsNoticeForItsLineAndItsDevice) {
  LineReport line;
  line.roundTrip = 40ms;
  line.jitter = 5ms;
  line.outputLead = 21ms;
  member_.setLine(line);
  EXPECT_EQ(member_.notice(), 20ms + 15ms + 21ms + 10ms);
  EXPECT_EQ(member_.info().line, line);
}

TEST_F(MemberTest, NobodyHoldsUpARoomByMoreThanItsLongestNotice) {
  LineReport line;
  line.roundTrip = line.jitter = line.outputLead = 600s;
  member_.setLine(line);
  EXPECT_EQ(member_.notice(), 1500ms);
}

TEST_F(MemberTest, NothingIsSentWhereNobodyHasBeenHeard) {
  member_.sendDatagram(DatagramKind::kBus, Bytes{1});
  EXPECT_TRUE(datagrams_.sent_.empty());
}

TEST_F(MemberTest, IsReachedWhereItWasHeardLast) {
  ASSERT_TRUE(open(question(), 1000));
  member_.sendDatagram(DatagramKind::kBus, Bytes{1, 2});
  ASSERT_TRUE(open(question(), 2000));
  member_.sendDatagram(DatagramKind::kMidi, Bytes{3});
  ASSERT_EQ(datagrams_.sent_.size(), 2U);
  EXPECT_EQ(datagrams_.sent_[0].to, endpoint(1000));
  EXPECT_EQ(datagrams_.sent_[1].to, endpoint(2000));
  const auto received = peer_.open(datagrams_);
  ASSERT_EQ(received.size(), 2U);
  EXPECT_EQ(received[0].kind, DatagramKind::kBus);
  EXPECT_EQ(received[0].payload, (Bytes{1, 2}));
  EXPECT_EQ(received[1].kind, DatagramKind::kMidi);
}

TEST_F(MemberTest, ADatagramThatWasOvertakenDoesNotLeadBackToAnOldPath) {
  const auto early = question();
  const auto late = question();
  ASSERT_TRUE(open(late, 2000));
  ASSERT_TRUE(open(early, 1000));
  member_.sendDatagram(DatagramKind::kBus, Bytes{1});
  EXPECT_EQ(datagrams_.sent_.at(0).to, endpoint(2000));
}

TEST_F(MemberTest, AStrangersDatagramLeadsNowhere) {
  const auto good = question();
  ASSERT_TRUE(open(good, 1000));
  EXPECT_FALSE(open(good, 6666));  // repeated
  auto forged = question();
  forged.back() ^= 1;
  EXPECT_FALSE(open(forged, 6666));
  EXPECT_FALSE(open(Bytes(40, 0), 6666));
  EXPECT_FALSE(open(Bytes{}, 6666));
  member_.sendDatagram(DatagramKind::kBus, Bytes{1});
  EXPECT_EQ(datagrams_.sent_.at(0).to, endpoint(1000));
}

TEST_F(MemberTest, MaySteerAsFastAsAKnobTurns) {
  int allowed = 0;
  for (int i = 0; i < 300; ++i) allowed += member_.maySteer(LocalTime{i * 33ms}) ? 1 : 0;
  EXPECT_EQ(allowed, 300);
  allowed = 0;
  for (int i = 0; i < 1'000; ++i) allowed += member_.maySteer(LocalTime{100s + i * 1ms}) ? 1 : 0;
  EXPECT_LE(allowed, 121);  // 80 at once and 40 in the second
  EXPECT_GE(allowed, 118);
}

TEST_F(MemberTest, MaySendAThousandDatagramsASecond) {
  int allowed = 0;
  for (int i = 0; i < 10'000; ++i) {
    allowed += member_.maySendDatagram(LocalTime{i * 200us}) ? 1 : 0;
  }
  EXPECT_NEAR(allowed, 1'000 + 2'000, 5);
}

TEST_F(MemberTest, TellsOfEachGapOnce) {
  EXPECT_FALSE(member_.newGap());
  RedundantStream player;
  // More than a stream keeps, and none of it has arrived: the oldest are lost.
  for (int i = 0; i < 600; ++i) ASSERT_TRUE(player.push(Bytes{1}, LocalTime{}));
  while (const auto packet = player.packetDue(LocalTime{1s})) {
    member_.midi().receive(*packet, LocalTime{1s}, [](auto) {});
  }
  EXPECT_GT(member_.midi().gaps(), 0U);
  EXPECT_TRUE(member_.newGap());
  EXPECT_FALSE(member_.newGap());
}

}  // namespace
}  // namespace midipool
