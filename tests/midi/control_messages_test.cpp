// SPDX-License-Identifier: GPL-3.0-or-later
#include "midi/control_messages.hpp"

#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace midipool {
namespace {

using namespace std::chrono_literals;
using Bytes = std::vector<std::uint8_t>;

template <typename Message>
bool is(const Bytes& bytes) {
  const auto parsed = parseControlMessage(bytes);
  return parsed && std::holds_alternative<Message>(*parsed);
}

bool isNothing(const Bytes& bytes) {
  return !parseControlMessage(bytes);
}

Nanoseconds locateOf(std::uint8_t hours, std::uint8_t minutes, std::uint8_t seconds,
                     std::uint8_t frames, std::uint8_t subframes) {
  const Bytes bytes{0xF0,  0x7F,    0x7F,    0x06,   0x44,      0x06, 0x01,
                    hours, minutes, seconds, frames, subframes, 0xF7};
  return std::get<MachineLocate>(parseControlMessage(bytes).value()).time;
}

TEST(ControlMessages, MachineControlPlaysAndStops) {
  EXPECT_TRUE(is<MachinePlay>({0xF0, 0x7F, 0x7F, 0x06, 0x02, 0xF7}));
  EXPECT_TRUE(is<MachinePlay>({0xF0, 0x7F, 0x7F, 0x06, 0x03, 0xF7}));  // deferred
  EXPECT_TRUE(is<MachineStop>({0xF0, 0x7F, 0x7F, 0x06, 0x01, 0xF7}));
  EXPECT_TRUE(is<MachineStop>({0xF0, 0x7F, 0x7F, 0x06, 0x09, 0xF7}));  // pause
}

TEST(ControlMessages, AnyDeviceMaySteer) {
  for (const int device : {0x00, 0x11, 0x7F}) {
    EXPECT_TRUE(is<MachinePlay>({0xF0, 0x7F, static_cast<std::uint8_t>(device), 0x06, 0x02, 0xF7}));
  }
}

TEST(ControlMessages, MachineControlLocatesByTimeCode) {
  EXPECT_EQ(locateOf(0x60, 0, 0, 0, 0), 0s);  // 30 frames
  EXPECT_EQ(locateOf(0x61, 2, 3, 15, 0), 1h + 2min + 3s + 500ms);
  EXPECT_EQ(locateOf(0x00, 0, 1, 12, 0), 1500ms);  // 24 frames
  EXPECT_EQ(locateOf(0x20, 0, 1, 0, 50), 1020ms);  // 25 frames, a half of one
}

TEST(ControlMessages, DropFramesCountAs2997) {
  EXPECT_NEAR(static_cast<double>(locateOf(0x40, 0, 0, 15, 0).count()), 15 * 1.001e9 / 30, 1.0);
}

TEST(ControlMessages, ALocateOfAnotherFormIsNone) {
  EXPECT_TRUE(isNothing({0xF0, 0x7F, 0x7F, 0x06, 0x44, 0x06, 0x01, 0x60, 0, 0, 0, 0xF7}));
  EXPECT_TRUE(isNothing({0xF0, 0x7F, 0x7F, 0x06, 0x44, 0x06, 0x02, 0x60, 0, 0, 0, 0, 0xF7}));
  EXPECT_TRUE(isNothing({0xF0, 0x7F, 0x7F, 0x06, 0x44, 0xF7}));
}

TEST(ControlMessages, MackiesCycleButtonIsHeardWhenPressed) {
  EXPECT_TRUE(is<CycleButton>({0x90, 0x56, 0x7F}));
  EXPECT_TRUE(isNothing({0x90, 0x56, 0x00}));
  EXPECT_TRUE(isNothing({0x80, 0x56, 0x7F}));
  EXPECT_TRUE(isNothing({0x91, 0x56, 0x7F}));
  EXPECT_TRUE(isNothing({0x90, 0x56, 0x40}));
}

TEST(ControlMessages, OwnMessageSetsALoop) {
  // From sixteenth 16 to 1 * 2^14 + 2 * 2^7 + 3.
  const auto parsed =
      parseControlMessage(Bytes{0xF0, 0x7D, 0x6D, 0x50, 0x01, 0, 0, 0x10, 1, 2, 3, 0xF7});
  const auto loop = std::get<LoopArea>(parsed.value()).loop;
  EXPECT_EQ(loop, (Loop{Beats::sixteenths(16), Beats::sixteenths(16384 + 256 + 3)}));
}

TEST(ControlMessages, OwnMessageTakesTheLoopAway) {
  const auto parsed = parseControlMessage(Bytes{0xF0, 0x7D, 0x6D, 0x50, 0x00, 0xF7});
  EXPECT_FALSE(std::get<LoopArea>(parsed.value()).loop);
}

TEST(ControlMessages, ALoopWithoutLengthIsNone) {
  EXPECT_TRUE(isNothing({0xF0, 0x7D, 0x6D, 0x50, 0x01, 0, 0, 9, 0, 0, 9, 0xF7}));
  EXPECT_TRUE(isNothing({0xF0, 0x7D, 0x6D, 0x50, 0x01, 0, 0, 9, 0, 0, 8, 0xF7}));
}

TEST(ControlMessages, OtherPeoplesExclusivesAreNone) {
  EXPECT_TRUE(isNothing({0xF0, 0x7D, 0x01, 0x02, 0x00, 0xF7}));        // of somebody else's 7D
  EXPECT_TRUE(isNothing({0xF0, 0x7E, 0x7F, 0x06, 0x01, 0xF7}));        // identity request
  EXPECT_TRUE(isNothing({0xF0, 0x7F, 0x7F, 0x04, 0x01, 0, 0, 0xF7}));  // master volume
  EXPECT_TRUE(isNothing({0xF0, 0x7F, 0x7F, 0x06, 0x06, 0xF7}));        // record
}

TEST(ControlMessages, WhatIsNotWholeIsNone) {
  const Bytes play{0xF0, 0x7F, 0x7F, 0x06, 0x02, 0xF7};
  for (std::size_t size = 0; size < play.size(); ++size) {
    EXPECT_TRUE(isNothing({play.begin(), play.begin() + static_cast<std::ptrdiff_t>(size)}));
  }
  EXPECT_TRUE(isNothing({0xF0, 0x7F, 0xFF, 0x06, 0x02, 0xF7}));  // no data byte inside
  EXPECT_TRUE(isNothing({0xF0, 0x7D, 0x6D, 0x50, 0x01, 0xF7}));
}

TEST(ControlMessages, AnyBytesAreReadWithoutHarm) {
  std::mt19937_64 random{1};
  std::uniform_int_distribution<int> byte{0, 0x7F};
  int understood = 0;
  for (int i = 0; i < 50'000; ++i) {
    Bytes bytes{0xF0, static_cast<std::uint8_t>(i % 2 == 0 ? 0x7F : 0x7D), 0x6D,
                static_cast<std::uint8_t>(i % 2 == 0 ? 0x06 : 0x50)};
    for (int length = byte(random) % 10; length > 0; --length) {
      bytes.push_back(static_cast<std::uint8_t>(byte(random) % (length % 3 + 2)));
    }
    bytes.push_back(0xF7);
    const auto parsed = parseControlMessage(bytes);
    if (!parsed) continue;
    ++understood;
    if (const auto* area = std::get_if<LoopArea>(&*parsed); area && area->loop) {
      EXPECT_LT(area->loop->start, area->loop->end);
    }
  }
  EXPECT_GT(understood, 100);
}

}  // namespace
}  // namespace midipool
