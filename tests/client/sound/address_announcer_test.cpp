// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/sound/address_announcer.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace midipool {
namespace {

using namespace std::chrono_literals;

class AddressAnnouncerTest : public ::testing::Test {
 protected:
  // How many are sent in that time, looked for every millisecond.
  int sentIn(Nanoseconds time) {
    int sent = 0;
    for (const auto end = now_ + time; now_ < end; now_ += 1ms) sent += isDue() ? 1 : 0;
    return sent;
  }
  bool isDue() {
    const auto datagram = announcer_.due(now_);
    if (datagram.empty()) return false;
    const auto opened = opener_.open(datagram);
    EXPECT_TRUE(opened && opened->kind == DatagramKind::kMediaAddress);
    return true;
  }
  bool answer(DatagramKind kind = DatagramKind::kMediaAddressHeard) {
    return announcer_.received(server_.seal(kind, {}));
  }

  DatagramAccess access_{77, DatagramKeys::random()};
  DatagramSealer server_{access_.session, access_.keys.serverToClient};
  DatagramOpener opener_{access_.session, access_.keys.clientToServer};
  AddressAnnouncer announcer_{access_};
  LocalTime now_{50s};
};

TEST_F(AddressAnnouncerTest, TellsAtOnceAndThenEverySecondWhileItIsAnswered) {
  EXPECT_TRUE(isDue());
  for (int second = 0; second < 5; ++second) {
    EXPECT_TRUE(answer());
    now_ += 999ms;
    EXPECT_FALSE(isDue());
    now_ += 1ms;
    EXPECT_TRUE(isDue());
  }
}

TEST_F(AddressAnnouncerTest, TellsOftenUntilItIsAnswered) {
  EXPECT_EQ(sentIn(200ms), 10);
  EXPECT_EQ(sentIn(2s), 10);
  EXPECT_TRUE(answer());
  EXPECT_LE(sentIn(1s), 1);
}

TEST_F(AddressAnnouncerTest, AfterOneThatIsNotAnsweredItIsToldOftenAgain) {
  EXPECT_TRUE(isDue());
  EXPECT_TRUE(answer());
  now_ += 1s;
  EXPECT_TRUE(isDue());
  now_ += 1s;
  EXPECT_GE(sentIn(200ms), 8);
}

TEST_F(AddressAnnouncerTest, AtADoubtItIsToldAtOnceButNotTooOften) {
  announcer_.doubt();
  EXPECT_TRUE(isDue());
  EXPECT_TRUE(answer());
  now_ += 100ms;
  EXPECT_FALSE(isDue());
  announcer_.doubt();
  EXPECT_TRUE(isDue());
  announcer_.doubt();
  EXPECT_FALSE(isDue());
  now_ += 20ms;
  EXPECT_TRUE(isDue());
}

TEST_F(AddressAnnouncerTest, OnlyTheServersAnswerIsOne) {
  EXPECT_TRUE(isDue());
  EXPECT_FALSE(answer(DatagramKind::kClockAnswer));
  EXPECT_FALSE(announcer_.received({}));
  EXPECT_FALSE(announcer_.received(std::vector<std::uint8_t>(32, 13)));
  DatagramSealer stranger{access_.session, access_.keys.clientToServer};
  EXPECT_FALSE(announcer_.received(stranger.seal(DatagramKind::kMediaAddressHeard, {})));
  const auto once = server_.seal(DatagramKind::kMediaAddressHeard, {});
  EXPECT_TRUE(announcer_.received(once));
  EXPECT_FALSE(announcer_.received(once));
}

}  // namespace
}  // namespace midipool
