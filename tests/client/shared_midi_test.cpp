// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/shared_midi.hpp"

#include <gtest/gtest.h>

#include "wire/midi_item.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;
using Bytes = std::vector<std::uint8_t>;
using Messages = std::vector<Bytes>;

const Bytes kNote{0x90, 60, 100};
const Bytes kEnd{0x80, 60, 0};
constexpr std::uint32_t kAda = 7;
constexpr std::uint32_t kBo = 8;

SharedMidi::Settings sharing(std::initializer_list<MessageKind> kinds) {
  SharedMidi::Settings settings;
  for (const auto kind : kinds) settings.share.add(kind);
  return settings;
}

class SharedMidiTest : public ::testing::Test {
 protected:
  // What the server reads of what this player plays.
  Messages sharedOf(SharedMidi& midi, const Messages& played) {
    for (const auto& message : played) {
      midi.played(MessageBytes::of(message), SessionTime{5s}, now_);
    }
    Messages shared;
    while (const auto packet = midi.packetDue(now_)) {
      server_.receive(*packet, now_, [&](auto bytes) {
        const auto item = decodeMidiItem(bytes).value();
        EXPECT_EQ(item.member, 0U);
        EXPECT_EQ(item.time, SessionTime{5s});
        shared.emplace_back(item.message.data().begin(), item.message.data().end());
      });
    }
    return shared;
  }
  // What another member plays comes from the server.
  void arrives(std::uint32_t member, const Bytes& message, Nanoseconds played = 5s) {
    const MidiItem item{member, SessionTime{played}, MessageBytes::of(message)};
    server_.push(encode(item), now_);
    while (const auto packet = server_.packetDue(now_)) midi_.received(*packet, now_);
  }

  LocalTime now_{100s};
  RedundantStream server_;
  Messages heard_;
  std::vector<Nanoseconds> times_;
  SharedMidi midi_{sharing({MessageKind::kNotes}),
                   [this](const MessageBytes& message, SessionTime played) {
                     times_.push_back(played.time_since_epoch());
                     heard_.emplace_back(message.data().begin(), message.data().end());
                   }};
};

TEST_F(SharedMidiTest, SharesTheKindsThatThePlayerShares) {
  EXPECT_EQ(sharedOf(midi_, {kNote, {0xB0, 1, 64}, kEnd, {0xC0, 5}}), (Messages{kNote, kEnd}));
}

TEST_F(SharedMidiTest, SharesNothingUnlessToldTo) {
  SharedMidi quiet{{}, [](const MessageBytes&, SessionTime) {}};
  EXPECT_EQ(sharedOf(quiet, {kNote, kEnd}), Messages{});
  EXPECT_FALSE(quiet.nextDue());
}

TEST_F(SharedMidiTest, NeverSharesTransportOrWhatIsMalformed) {
  EXPECT_EQ(sharedOf(midi_, {{0xF8}, {0xFA}, {0xF2, 0, 0}, {0x90, 60}, {}}), Messages{});
}

TEST_F(SharedMidiTest, SharesOnTheChannelThatThePlayerWants) {
  auto settings = sharing({MessageKind::kNotes});
  settings.channels.set(1, 10);
  SharedMidi moved{settings, [](const MessageBytes&, SessionTime) {}};
  EXPECT_EQ(sharedOf(moved, {kNote}), (Messages{{0x99, 60, 100}}));
}

TEST_F(SharedMidiTest, PutsOutWhatMembersPlay) {
  midi_.memberJoined(kAda);
  arrives(kAda, kNote);
  arrives(kAda, {0xB0, 1, 5});
  EXPECT_EQ(heard_, (Messages{kNote, {0xB0, 1, 5}}));
}

TEST_F(SharedMidiTest, HearsNobodyWhoIsNoMember) {
  arrives(kAda, kNote);
  EXPECT_TRUE(heard_.empty());
}

TEST_F(SharedMidiTest, WhoLeavesLetsGoOfHisNotesOnly) {
  midi_.memberJoined(kAda);
  midi_.memberJoined(kBo);
  arrives(kAda, kNote);
  arrives(kBo, {0x91, 70, 100});
  heard_.clear();
  midi_.memberLeft(kAda);
  EXPECT_EQ(heard_, (Messages{{0x80, 60, 64}}));
  arrives(kAda, kNote);
  EXPECT_EQ(heard_.size(), 1U);
  midi_.memberLeft(kAda);
  EXPECT_EQ(heard_.size(), 1U);
}

TEST_F(SharedMidiTest, WhenTheConnectionIsGoneAllNotesEnd) {
  midi_.memberJoined(kAda);
  midi_.memberJoined(kBo);
  arrives(kAda, kNote);
  arrives(kBo, {0x91, 70, 100});
  heard_.clear();
  midi_.allLeft();
  EXPECT_EQ(heard_, (Messages{{0x80, 60, 64}, {0x81, 70, 64}}));
  arrives(kBo, kNote);
  EXPECT_EQ(heard_.size(), 2U);
}

TEST_F(SharedMidiTest, AnEmptyItemLetsGoOfWhatItsMemberHolds) {
  midi_.memberJoined(kAda);
  midi_.memberJoined(kBo);
  arrives(kAda, kNote);
  arrives(kBo, {0x91, 70, 100});
  heard_.clear();
  arrives(kAda, {});
  EXPECT_EQ(heard_, (Messages{{0x80, 60, 64}}));
}

TEST_F(SharedMidiTest, AfterAGapAllNotesEnd) {
  midi_.memberJoined(kAda);
  arrives(kAda, kNote);
  heard_.clear();
  // So much at once, and none of it arrives: the server gives up the oldest.
  const MidiItem item{kAda, SessionTime{5s}, MessageBytes::of(Bytes{0xB0, 1, 1})};
  for (int i = 0; i < 600; ++i) server_.push(encode(item), now_);
  now_ += 1s;
  while (const auto packet = server_.packetDue(now_)) midi_.received(*packet, now_);
  ASSERT_FALSE(heard_.empty());
  EXPECT_EQ(std::ranges::count(heard_, Bytes{0x80, 60, 64}), 1);
}

TEST_F(SharedMidiTest, AfterANewConnectionTheStreamBeginsAnew) {
  midi_.memberJoined(kAda);
  arrives(kAda, kNote);
  EXPECT_EQ(sharedOf(midi_, {kNote}), Messages{kNote});
  server_ = {};
  midi_.restart();
  heard_.clear();
  arrives(kAda, kEnd);
  EXPECT_EQ(heard_, Messages{kEnd});
  EXPECT_EQ(sharedOf(midi_, {kEnd}), Messages{kEnd});
}

TEST_F(SharedMidiTest, GarbageIsNotHeard) {
  midi_.memberJoined(kAda);
  midi_.received(Bytes{}, now_);
  midi_.received(Bytes(50, 0xFF), now_);
  server_.push(Bytes{1, 2, 3}, now_);
  arrives(kAda, {0xFC});
  EXPECT_TRUE(heard_.empty());
}

TEST_F(SharedMidiTest, TellsWhenEachWasPlayedAndNoneBeforeTheOneBefore) {
  midi_.memberJoined(kAda);
  midi_.memberJoined(kBo);
  arrives(kAda, kNote, 7s);
  arrives(kBo, kNote, 3s);
  arrives(kAda, kEnd, 6s);  // by a clock that went back
  EXPECT_EQ(times_, (std::vector<Nanoseconds>{7s, 3s, 7s}));
}

TEST_F(SharedMidiTest, WhatIsLetGoOfComesBehindWhatWasPlayed) {
  midi_.memberJoined(kAda);
  arrives(kAda, kNote, 7s);
  midi_.memberLeft(kAda);
  ASSERT_EQ(times_.size(), 2U);
  EXPECT_EQ(times_[1], 7s);
}

}  // namespace
}  // namespace midipool
