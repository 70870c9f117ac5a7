// SPDX-License-Identifier: GPL-3.0-or-later
#include "device/jack/jack_connections.hpp"

#include <gtest/gtest.h>

namespace midipool {
namespace {

using namespace std::chrono_literals;

const JackConnection kDrums{"midi_receive", "drums:in", true};
const JackConnection kKeys{"midi_send", "keys:out", false};

LocalTime at(Nanoseconds time) {
  return LocalTime{time};
}

TEST(JackConnections, WantsNothingBackWhileTheServerIsThere) {
  JackConnections connections;
  connections.seen({kDrums, kKeys}, at(1s));
  connections.seen({}, at(2s));
  EXPECT_TRUE(connections.missing().empty());
}

TEST(JackConnections, WantsBackWhatStoodWhenTheServerWent) {
  JackConnections connections;
  connections.seen({kDrums, kKeys}, at(1s));
  connections.lost(at(1200ms));
  EXPECT_EQ(connections.missing(), (std::set{kDrums, kKeys}));
}

TEST(JackConnections, TakesWhatVanishedJustBeforeForPartOfTheLoss) {
  JackConnections connections;
  connections.seen({kDrums, kKeys}, at(1s));
  connections.seen({kKeys}, at(2s));
  connections.lost(at(2500ms));
  EXPECT_EQ(connections.missing(), (std::set{kDrums, kKeys}));
}

TEST(JackConnections, LeavesApartWhatSomebodyHasTakenApart) {
  JackConnections connections;
  connections.seen({kDrums, kKeys}, at(1s));
  connections.seen({kKeys}, at(2s));
  connections.seen({kKeys}, at(3500ms));
  connections.lost(at(3600ms));
  EXPECT_EQ(connections.missing(), (std::set{kKeys}));
}

TEST(JackConnections, MakesEachGoodOnce) {
  JackConnections connections;
  connections.seen({kDrums, kKeys}, at(1s));
  connections.lost(at(1s));
  connections.seen({kDrums}, at(5s));
  EXPECT_EQ(connections.missing(), (std::set{kKeys}));
  connections.seen({}, at(20s));
  EXPECT_EQ(connections.missing(), (std::set{kKeys}));
}

TEST(JackConnections, KeepsWantingThroughASecondLoss) {
  JackConnections connections;
  connections.seen({kDrums, kKeys}, at(1s));
  connections.lost(at(1s));
  connections.seen({kDrums}, at(5s));
  connections.lost(at(6s));
  EXPECT_EQ(connections.missing(), (std::set{kDrums, kKeys}));
}

}  // namespace
}  // namespace midipool
