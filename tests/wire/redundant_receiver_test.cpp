// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/redundant_receiver.hpp"

#include <gtest/gtest.h>

namespace midipool {
namespace {

using Numbers = std::vector<int>;

class Receiver : public ::testing::Test {
 protected:
  // Items whose only byte is their number.
  void receive(std::uint64_t oldest, std::uint64_t first, int count) {
    std::vector<std::vector<std::uint8_t>> items;
    for (int i = 0; i < count; ++i) items.push_back({static_cast<std::uint8_t>(first + i)});
    RedundantPacket packet;
    packet.oldest = oldest;
    packet.first = first;
    packet.items.assign(items.begin(), items.end());
    receiver_.receive(packet, [this](auto item) { heard_.push_back(item[0]); });
  }

  RedundantReceiver receiver_;
  Numbers heard_;
};

TEST_F(Receiver, TakesRepetitionsOnce) {
  receive(0, 0, 2);
  receive(0, 0, 3);
  receive(1, 1, 2);
  EXPECT_EQ(heard_, (Numbers{0, 1, 2}));
  EXPECT_EQ(receiver_.expected(), 3U);
}

TEST_F(Receiver, HoldsWhatIsAheadUntilItsTurn) {
  receive(0, 2, 2);
  receive(0, 5, 1);
  EXPECT_TRUE(heard_.empty());
  receive(0, 0, 2);
  EXPECT_EQ(heard_, (Numbers{0, 1, 2, 3}));
  receive(0, 4, 1);
  EXPECT_EQ(heard_, (Numbers{0, 1, 2, 3, 4, 5}));
  EXPECT_EQ(receiver_.gaps(), 0U);
}

TEST_F(Receiver, CountsWhatTheSenderGaveUp) {
  receive(0, 3, 1);
  receive(0, 6, 1);
  receive(8, 8, 1);
  EXPECT_EQ(heard_, (Numbers{3, 6, 8}));
  EXPECT_EQ(receiver_.gaps(), 6U);
}

TEST_F(Receiver, AnOldPacketDoesNotTurnBack) {
  receive(4, 4, 1);
  receive(0, 0, 4);
  EXPECT_EQ(heard_, (Numbers{4}));
  EXPECT_EQ(receiver_.gaps(), 4U);
}

TEST_F(Receiver, KeepsNothingTooFarAhead) {
  receive(0, RedundantReceiver::kMaxAhead, 1);
  receive(0, 0, 255);
  receive(0, 255, 255);
  receive(0, 510, 2);
  EXPECT_EQ(receiver_.expected(), RedundantReceiver::kMaxAhead);
  receive(0, RedundantReceiver::kMaxAhead, 1);
  EXPECT_EQ(receiver_.expected(), RedundantReceiver::kMaxAhead + 1);
}

}  // namespace
}  // namespace midipool
