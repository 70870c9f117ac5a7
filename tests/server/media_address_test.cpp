// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/media_address.hpp"

#include <gtest/gtest.h>

#include "server/recording_links.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;
using Bytes = std::vector<std::uint8_t>;
using Heard = MediaAddress::Heard;

DatagramPath at(std::uint16_t port) {
  return {testing::endpoint(port), std::nullopt};
}

class MediaAddressTest : public ::testing::Test {
 protected:
  Heard hear(const Bytes& datagram, std::uint16_t port) {
    return address_.heard(datagram, at(port), now_);
  }
  Bytes here() { return peer_.seal(DatagramKind::kMediaAddress, {}); }

  MediaAddress address_;
  testing::DatagramPeer peer_{address_.access()};
  LocalTime now_{100s};
};

TEST_F(MediaAddressTest, TheLatestCountsAtOnce) {
  EXPECT_FALSE(address_.path());
  EXPECT_EQ(hear(here(), 1), Heard::kMoved);
  EXPECT_EQ(address_.path(), at(1));
  EXPECT_EQ(hear(here(), 1), Heard::kSame);
  EXPECT_EQ(hear(here(), 2), Heard::kMoved);
  EXPECT_EQ(address_.path(), at(2));
}

TEST_F(MediaAddressTest, AnotherAddressOfThisMachineIsAMoveToo) {
  EXPECT_EQ(hear(here(), 1), Heard::kMoved);
  const DatagramPath path{at(1).peer, boost::asio::ip::make_address("127.0.0.9")};
  EXPECT_EQ(address_.heard(here(), path, now_), Heard::kMoved);
  EXPECT_EQ(address_.path(), path);
}

TEST_F(MediaAddressTest, ARepeatedOneMovesNobody) {
  const auto first = here();
  EXPECT_EQ(hear(first, 1), Heard::kMoved);
  EXPECT_EQ(hear(first, 66), Heard::kStrange);
  EXPECT_EQ(hear(here(), 2), Heard::kMoved);
  EXPECT_EQ(hear(first, 66), Heard::kStrange);
  EXPECT_EQ(address_.path(), at(2));
}

TEST_F(MediaAddressTest, OneThatWasOvertakenDoesNotLeadBack) {
  const auto old = here();
  EXPECT_EQ(hear(here(), 2), Heard::kMoved);
  EXPECT_EQ(hear(old, 1), Heard::kNothing);
  EXPECT_EQ(address_.path(), at(2));
}

TEST_F(MediaAddressTest, OnlyWhoHasTheKeysIsHeard) {
  auto access = address_.access();
  access.keys = DatagramKeys::random();
  testing::DatagramPeer forger{access};
  EXPECT_EQ(hear(forger.seal(DatagramKind::kMediaAddress, {}), 66), Heard::kStrange);
  auto damaged = here();
  damaged.back() ^= 1;
  EXPECT_EQ(hear(damaged, 66), Heard::kStrange);
  auto otherKind = here();
  otherKind[0] = 13;
  EXPECT_EQ(hear(otherKind, 66), Heard::kStrange);
  EXPECT_EQ(hear({}, 66), Heard::kStrange);
  EXPECT_FALSE(address_.path());
}

TEST_F(MediaAddressTest, OtherKindsSayNothingOfTheAddress) {
  EXPECT_EQ(hear(peer_.seal(DatagramKind::kClockQuestion, Bytes(24)), 1), Heard::kNothing);
  EXPECT_FALSE(address_.path());
}

TEST_F(MediaAddressTest, WhoMovesAllTheTimeIsNotFollowedForLong) {
  int moves = 0;
  for (std::uint16_t i = 1; i <= 1000; ++i) moves += hear(here(), i) == Heard::kMoved ? 1 : 0;
  EXPECT_EQ(moves, 100);
  now_ += 1s;
  EXPECT_EQ(hear(here(), 7), Heard::kMoved);
}

TEST_F(MediaAddressTest, TheAnswerIsForItsMemberAndNoLongerThanTheQuestion) {
  const auto question = here();
  const auto answer = address_.answer();
  EXPECT_EQ(answer.size(), question.size());
  DatagramOpener opener{address_.access().session, address_.access().keys.serverToClient};
  const auto opened = opener.open(answer);
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->kind, DatagramKind::kMediaAddressHeard);
}

}  // namespace
}  // namespace midipool
