// SPDX-License-Identifier: GPL-3.0-or-later
//
// What comes to the server by UDP.
#include <algorithm>

#include "server/server_core_test.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;
using testing::Bytes;
using testing::DatagramPeer;
using testing::endpoint;
using testing::joinOf;
using ServerCoreDatagramsTest = testing::ServerCoreTest;

TEST_F(ServerCoreDatagramsTest, AnswersClockQuestionsWhereTheyCameFrom) {
  const auto kim = join(kim_, joinOf("Kim"));
  DatagramPeer peer{kim.datagrams};
  EXPECT_FALSE(datagram(question(peer), 1000));
  ASSERT_EQ(datagrams_.sent_.size(), 1U);
  EXPECT_EQ(datagrams_.sent_[0].to, endpoint(1000));
  const auto received = peer.open(datagrams_);
  ASSERT_EQ(received.size(), 1U);
  EXPECT_EQ(received[0].kind, DatagramKind::kClockAnswer);
  const auto answer = decodeClockAnswer(received[0].payload).value();
  EXPECT_EQ(answer.asked, LocalTime{7s});
  EXPECT_EQ(answer.questionArrived, epoch_.at(clock_.now_));
  EXPECT_EQ(answer.answered, epoch_.at(clock_.now_));
}

TEST_F(ServerCoreDatagramsTest, WhereAMembersSoundIsIsAnsweredThereAndIsNotWhereHeIs) {
  const auto kim = join(kim_, joinOf("Kim"));
  DatagramPeer peer{kim.datagrams};
  DatagramPeer media{kim.media};
  (void)datagram(question(peer), 1000);
  const auto here = media.seal(DatagramKind::kMediaAddress, {});
  (void)datagram(here, 2000);
  (void)datagram(here, 3000);
  EXPECT_EQ(core_.counters().strangeDatagrams, 1U);
  ASSERT_EQ(datagrams_.sent_.size(), 2U);
  EXPECT_EQ(datagrams_.sent_[1].to, endpoint(2000));
  const auto answers = media.open(datagrams_);
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_EQ(answers[0].kind, DatagramKind::kMediaAddressHeard);
  // One session's keys are no use in the other.
  DatagramPeer mixed{{kim.media.session, kim.datagrams.keys}};
  (void)datagram(mixed.seal(DatagramKind::kMediaAddress, {}), 3000);
  EXPECT_EQ(core_.counters().strangeDatagrams, 2U);
  core_.disconnected(kim_, "gone", clock_.now_);
  (void)datagram(media.seal(DatagramKind::kMediaAddress, {}), 2000);
  EXPECT_EQ(core_.counters().strangeDatagrams, 3U);
}

TEST_F(ServerCoreDatagramsTest, AStrangersDatagramsChangeNothing) {
  const auto kim = join(kim_, joinOf("Kim"));
  DatagramPeer peer{kim.datagrams};
  const auto good = question(peer);
  (void)datagram(good, 1000);
  datagrams_.sent_.clear();

  auto access = kim.datagrams;
  access.keys = DatagramKeys::random();
  DatagramPeer forger{access};
  access.session += 1;
  DatagramPeer elsewhere{access};
  for (const auto& bytes :
       {good, question(forger), question(elsewhere), Bytes{}, Bytes(40, 8), Bytes(1500, 8)}) {
    EXPECT_FALSE(datagram(bytes, 6666));
  }
  EXPECT_TRUE(datagrams_.sent_.empty());
  EXPECT_EQ(core_.counters().datagrams, 7U);
  EXPECT_EQ(core_.counters().strangeDatagrams, 6U);
  (void)datagram(question(peer), 1000);
  ASSERT_EQ(datagrams_.sent_.size(), 1U);
  EXPECT_EQ(datagrams_.sent_[0].to, endpoint(1000));
}

// The number of a session stands in the open in each datagram.
TEST_F(ServerCoreDatagramsTest, AStrangersFloodDoesNotSilenceAMember) {
  const auto kim = join(kim_, joinOf("Kim"));
  DatagramPeer peer{kim.datagrams};
  auto access = kim.datagrams;
  access.keys = DatagramKeys::random();
  DatagramPeer forger{access};
  for (int i = 0; i < 2'000; ++i) (void)datagram(question(forger), 6666);
  (void)datagram(question(peer), 1000);
  EXPECT_EQ(datagrams_.sent_.size(), 1U);
}

TEST_F(ServerCoreDatagramsTest, AMembersOwnFloodIsDropped) {
  DatagramPeer peer{join(kim_, joinOf("Kim")).datagrams};
  for (int i = 0; i < 3'000; ++i) (void)datagram(question(peer), 1000);
  EXPECT_EQ(datagrams_.sent_.size(), 1'000U);
}

TEST_F(ServerCoreDatagramsTest, SharedMidiMakesATickDue) {
  DatagramPeer peer{join(kim_, joinOf("Kim")).datagrams};
  RedundantStream stream;
  stream.push(Bytes{1}, clock_.now_);
  const auto packet = stream.packetDue(clock_.now_).value();
  EXPECT_TRUE(datagram(peer.seal(DatagramKind::kMidi, packet), 1000));
}

}  // namespace
}  // namespace midipool
