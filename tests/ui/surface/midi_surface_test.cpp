// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/surface/midi_surface.hpp"

#include <array>

#include <gtest/gtest.h>

#include "audio/fader_law.hpp"
#include "ui/surface/fake_program.hpp"

namespace midipool::surface {
namespace {

using namespace std::chrono_literals;
using testing::FakeProgram;

class MidiSurfaceTest : public ::testing::Test {
 protected:
  bool send(std::uint8_t a, std::uint8_t b, std::uint8_t c) {
    now_ += 500ms;
    return surface_.heard(std::array{a, b, c}, now_);
  }
  void bind(const char* control, std::uint8_t status, std::uint8_t number) {
    surface_.learn(parseControl(control).value());
    ASSERT_TRUE(send(status, number, 127));
  }
  StripSettings& ben() { return program_.mixerState->strips[1].settings; }

  FakeProgram program_;
  int changes_ = 0;
  MidiSurface surface_{program_, {}, [this] { ++changes_; }};
  LocalTime now_{100s};
};

TEST_F(MidiSurfaceTest, WhatIsNotBoundIsForOthers) {
  EXPECT_FALSE(send(0xB0, 7, 1));
  EXPECT_FALSE(send(0x90, 60, 1));
  EXPECT_FALSE(surface_.heard(std::array<std::uint8_t, 1>{0xF8}, now_));
}

TEST_F(MidiSurfaceTest, LearningTellsOfItself) {
  bind("strip/Ben/gain", 0xB0, 7);
  EXPECT_EQ(changes_, 2);
  EXPECT_EQ(ben().gain, Decibels{0.0}) << "the move that is learnt moves nothing";
  surface_.forget(parseControl("strip/Ben/gain").value());
  EXPECT_EQ(changes_, 3);
  EXPECT_FALSE(send(0xB0, 7, 1));
}

TEST_F(MidiSurfaceTest, AFaderTakesHoldWhereTheControlStands) {
  bind("strip/Ben/gain", 0xB0, 7);
  EXPECT_TRUE(send(0xB0, 7, 10));
  EXPECT_EQ(ben().gain, Decibels{0.0});
  EXPECT_TRUE(send(0xB0, 7, 95));
  EXPECT_NEAR(ben().gain.value(), 0.0, 0.5);
  EXPECT_TRUE(send(0xB0, 7, 127));
  EXPECT_EQ(ben().gain, kFaderTop);
  EXPECT_TRUE(send(0xB0, 7, 0));
  EXPECT_EQ(ben().gain, Decibels::silence());
}

TEST_F(MidiSurfaceTest, APanFindsTheMiddle) {
  bind("input/2/pan", 0xB0, 10);
  send(0xB0, 10, 63);
  send(0xB0, 10, 127);
  EXPECT_EQ(program_.mixerState->inputs[1].pan, 1.0);
  send(0xB0, 10, 64);
  EXPECT_EQ(program_.mixerState->inputs[1].pan, 0.0);
  send(0xB0, 10, 63);
  EXPECT_EQ(program_.mixerState->inputs[1].pan, 0.0);
  send(0xB0, 10, 0);
  EXPECT_EQ(program_.mixerState->inputs[1].pan, -1.0);
}

TEST_F(MidiSurfaceTest, AButtonSwitchesWhenPressed) {
  bind("strip/Ben/mute", 0x90, 60);
  EXPECT_FALSE(ben().muted);
  EXPECT_TRUE(send(0x80, 60, 0)) << "letting go of what was learnt is meant for us, too";
  send(0x90, 60, 1);
  EXPECT_TRUE(ben().muted);
  send(0x90, 60, 0);
  EXPECT_TRUE(ben().muted);
  send(0x90, 60, 1);
  EXPECT_FALSE(ben().muted);
}

TEST_F(MidiSurfaceTest, AControllerIsAButtonFromItsMiddleOn) {
  bind("strip/Ben/solo", 0xB0, 20);
  send(0xB0, 20, 0);
  for (const int value : {64, 127, 100}) send(0xB0, 20, static_cast<std::uint8_t>(value));
  EXPECT_TRUE(ben().soloed);
}

TEST_F(MidiSurfaceTest, TransportButtons) {
  bind("transport/play", 0x90, 94);
  bind("transport/stop", 0x90, 93);
  bind("transport/continue", 0x90, 92);
  for (const int key : {94, 93, 92}) {
    const auto note = static_cast<std::uint8_t>(key);
    send(0x80, note, 0);
    send(0x90, note, 127);
  }
  EXPECT_EQ(program_.steered,
            (std::vector<TransportAction>{StartSong{}, StopSong{}, ContinueSong{}}));
}

TEST_F(MidiSurfaceTest, TappingGivesATempo) {
  bind("transport/tap", 0x90, 50);
  for (int i = 0; i < 3; ++i) {
    send(0x90, 50, 0);
    send(0x90, 50, 127);
  }
  EXPECT_EQ(program_.steered, (std::vector<TransportAction>(2, ChangeTempo{*Bpm::from(60.0)})));
}

TEST_F(MidiSurfaceTest, APlayerWhoIsNotThereHurtsNothing) {
  bind("strip/Zoe/gain", 0xB0, 7);
  bind("strip/Zoe/mute", 0xB0, 8);
  EXPECT_TRUE(send(0xB0, 7, 100));
  send(0xB0, 8, 0);
  EXPECT_TRUE(send(0xB0, 8, 100));
  program_.mixerState.reset();
  EXPECT_TRUE(send(0xB0, 7, 100));
}

}  // namespace
}  // namespace midipool::surface
