// SPDX-License-Identifier: GPL-3.0-or-later
#include "midi/held_notes.hpp"

#include <random>
#include <set>
#include <vector>

#include <gtest/gtest.h>

namespace midipool {
namespace {

using Bytes = std::vector<std::uint8_t>;

std::vector<Bytes> released(HeldNotes& held) {
  std::vector<Bytes> messages;
  held.release([&](const ShortMessage& message) {
    messages.emplace_back(message.data().begin(), message.data().end());
  });
  return messages;
}

using Messages = std::vector<Bytes>;

TEST(HeldNotes, NobodyHoldsAnythingAtFirst) {
  HeldNotes held;
  EXPECT_FALSE(held.any());
  EXPECT_TRUE(released(held).empty());
}

TEST(HeldNotes, LetsGoOfWhatIsHeldAndForgets) {
  HeldNotes held;
  held.heard(Bytes{0x93, 60, 100});
  held.heard(Bytes{0x9F, 127, 1});
  EXPECT_TRUE(held.any());
  EXPECT_EQ(released(held), (Messages{{0x83, 60, 64}, {0x8F, 127, 64}}));
  EXPECT_FALSE(held.any());
  EXPECT_TRUE(released(held).empty());
}

TEST(HeldNotes, ANoteThatEndedIsNotHeld) {
  HeldNotes held;
  held.heard(Bytes{0x90, 60, 100});
  held.heard(Bytes{0x80, 60, 0});
  held.heard(Bytes{0x90, 61, 100});
  held.heard(Bytes{0x90, 61, 0});  // note on without velocity is a note off
  EXPECT_FALSE(held.any());
}

TEST(HeldNotes, TheEndOfANoteOnAnotherChannelDoesNotCount) {
  HeldNotes held;
  held.heard(Bytes{0x90, 60, 100});
  held.heard(Bytes{0x81, 60, 0});
  EXPECT_EQ(released(held), (Messages{{0x80, 60, 64}}));
}

TEST(HeldNotes, ThePedalIsLiftedBeforeTheNotesEnd) {
  HeldNotes held;
  held.heard(Bytes{0x92, 60, 100});
  held.heard(Bytes{0xB2, 64, 127});
  EXPECT_EQ(released(held), (Messages{{0xB2, 64, 0}, {0x82, 60, 64}}));
}

TEST(HeldNotes, APedalThatWasLiftedIsNotHeld) {
  HeldNotes held;
  held.heard(Bytes{0xB2, 64, 64});
  EXPECT_TRUE(held.any());
  held.heard(Bytes{0xB2, 64, 63});
  EXPECT_FALSE(held.any());
}

TEST(HeldNotes, AllNotesOffAndItsKindEndAllNotesOfTheirChannel) {
  for (const int controller : {120, 123, 124, 125, 126, 127}) {
    HeldNotes held;
    held.heard(Bytes{0x90, 60, 100});
    held.heard(Bytes{0x91, 60, 100});
    held.heard(Bytes{0xB0, static_cast<std::uint8_t>(controller), 0});
    EXPECT_EQ(released(held), (Messages{{0x81, 60, 64}})) << controller;
  }
}

TEST(HeldNotes, OtherMessagesHoldNothing) {
  HeldNotes held;
  for (const auto& message : Messages{{0xB0, 1, 127},
                                      {0xC0, 60},
                                      {0xE0, 60, 100},
                                      {0xA0, 60, 100},
                                      {0xD0, 100},
                                      {0xF0, 0x90, 60},
                                      {0xF2, 60, 100},
                                      {0x90, 60},
                                      {}}) {
    held.heard(message);
  }
  EXPECT_FALSE(held.any());
}

TEST(HeldNotes, AfterAnyPlayingItReleasesExactlyWhatSounds) {
  std::mt19937_64 random{1};
  std::uniform_int_distribution<int> small{0, 7};
  for (int round = 0; round < 200; ++round) {
    HeldNotes held;
    std::set<std::pair<int, int>> sounding;
    for (int i = 0; i < 60; ++i) {
      const int channel = small(random) / 4;
      const int note = 60 + small(random);
      const bool on = small(random) < 4;
      held.heard(Bytes{static_cast<std::uint8_t>((on ? 0x90 : 0x80) | channel),
                       static_cast<std::uint8_t>(note), 100});
      if (on)
        sounding.insert({channel, note});
      else
        sounding.erase({channel, note});
    }
    EXPECT_EQ(held.any(), !sounding.empty());
    std::set<std::pair<int, int>> ended;
    for (const auto& message : released(held)) ended.insert({message[0] & 0x0F, message[1]});
    EXPECT_EQ(ended, sounding);
  }
}

}  // namespace
}  // namespace midipool
