// SPDX-License-Identifier: GPL-3.0-or-later
#include "midi/message_kind.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace midipool {
namespace {

using Bytes = std::vector<std::uint8_t>;
using Kind = MessageKind;

TEST(MessageKind, NotesAreNotesOnAllChannels) {
  for (std::uint8_t channel = 0; channel < 16; ++channel) {
    EXPECT_EQ(kindOf(Bytes{static_cast<std::uint8_t>(0x90 | channel), 60, 100}), Kind::kNotes);
    EXPECT_EQ(kindOf(Bytes{static_cast<std::uint8_t>(0x80 | channel), 60, 0}), Kind::kNotes);
  }
}

TEST(MessageKind, WhatSilencesNotesGoesWithTheNotes) {
  EXPECT_EQ(kindOf(Bytes{0xB0, 120, 0}), Kind::kNotes);
  EXPECT_EQ(kindOf(Bytes{0xB0, 123, 0}), Kind::kNotes);
  EXPECT_EQ(kindOf(Bytes{0xB0, 121, 0}), Kind::kControllers);
}

TEST(MessageKind, KnowsTheOtherChannelMessages) {
  EXPECT_EQ(kindOf(Bytes{0xB3, 1, 64}), Kind::kControllers);
  EXPECT_EQ(kindOf(Bytes{0xC3, 12}), Kind::kProgram);
  EXPECT_EQ(kindOf(Bytes{0xD3, 90}), Kind::kPressure);
  EXPECT_EQ(kindOf(Bytes{0xA3, 60, 90}), Kind::kPressure);
  EXPECT_EQ(kindOf(Bytes{0xE3, 0, 64}), Kind::kPitchBend);
}

TEST(MessageKind, AnExclusiveIsOneWhenItIsWhole) {
  EXPECT_EQ(kindOf(Bytes{0xF0, 0x41, 0x10, 0xF7}), Kind::kExclusive);
  EXPECT_EQ(kindOf(Bytes{0xF0, 0xF7}), Kind::kExclusive);
  EXPECT_FALSE(kindOf(Bytes{0xF0, 0x41, 0x10}));
  EXPECT_FALSE(kindOf(Bytes{0xF0, 0x90, 0x10, 0xF7}));
  EXPECT_FALSE(kindOf(Bytes{0xF0}));
}

TEST(MessageKind, ClockAndTransportAreNeverShared) {
  for (int status = 0xF1; status <= 0xFF; ++status) {
    const auto byte = static_cast<std::uint8_t>(status);
    EXPECT_FALSE(kindOf(Bytes{byte})) << status;
    EXPECT_FALSE(kindOf(Bytes{byte, 1})) << status;
    EXPECT_FALSE(kindOf(Bytes{byte, 1, 2})) << status;
  }
}

TEST(MessageKind, AWrongLengthIsMalformed) {
  EXPECT_FALSE(kindOf(Bytes{}));
  EXPECT_FALSE(kindOf(Bytes{0x90}));
  EXPECT_FALSE(kindOf(Bytes{0x90, 60}));
  EXPECT_FALSE(kindOf(Bytes{0x90, 60, 100, 100}));
  EXPECT_FALSE(kindOf(Bytes{0xC0, 1, 2}));
  EXPECT_FALSE(kindOf(Bytes{0xD0}));
}

TEST(MessageKind, BytesOutOfPlaceAreMalformed) {
  EXPECT_FALSE(kindOf(Bytes{60, 100, 0}));  // running status has been resolved before
  EXPECT_FALSE(kindOf(Bytes{0x90, 0x80, 100}));
  EXPECT_FALSE(kindOf(Bytes{0x90, 60, 0xF8}));
}

TEST(MessageKinds, HasWhatWasAdded) {
  MessageKinds kinds;
  EXPECT_TRUE(kinds.empty());
  kinds.add(Kind::kNotes);
  kinds.add(Kind::kExclusive);
  kinds.add(Kind::kNotes);
  EXPECT_FALSE(kinds.empty());
  EXPECT_TRUE(kinds.has(Kind::kNotes));
  EXPECT_TRUE(kinds.has(Kind::kExclusive));
  EXPECT_FALSE(kinds.has(Kind::kControllers));
  EXPECT_FALSE(kinds.has(Kind::kPitchBend));
}

}  // namespace
}  // namespace midipool
