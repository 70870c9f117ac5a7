// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/osc/osc_surface.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "audio/fader_law.hpp"
#include "ui/surface/fake_program.hpp"

namespace midipool::osc {
namespace {

using namespace std::chrono_literals;
using testing::FakeProgram;

class OscSurfaceTest : public ::testing::Test {
 protected:
  void send(const std::string& address, std::vector<Argument> arguments = {}) {
    now_ += 500ms;
    surface_.received({address, std::move(arguments)}, now_);
  }
  StripSettings& ben() { return program_.mixerState->strips[1].settings; }
  static const Message* find(const std::vector<Message>& all, const std::string& address) {
    const auto found = std::ranges::find(all, address, &Message::address);
    return found == all.end() ? nullptr : &*found;
  }

  FakeProgram program_;
  OscSurface surface_{program_};
  LocalTime now_{100s};
};

TEST_F(OscSurfaceTest, WorksTheMixer) {
  send("/strip/2/gain", {Argument{1.0F}});
  EXPECT_EQ(ben().gain, kFaderTop);
  send("/strip/2/db", {Argument{-6.0F}});
  EXPECT_NEAR(ben().gain.value(), -6.0, 1e-3);
  send("/strip/2/pan", {Argument{0.75F}});
  EXPECT_NEAR(ben().pan, 0.5, 1e-6);
  send("/strip/2/mute", {Argument{1}});
  EXPECT_TRUE(ben().muted);
  send("/strip/2/solo", {Argument{true}});
  EXPECT_TRUE(ben().soloed);
  send("/strip/2/mute", {Argument{0.0F}});
  EXPECT_FALSE(ben().muted);
  send("/input/1/gain", {Argument{0.0F}});
  EXPECT_EQ(program_.mixerState->inputs[0].gain, Decibels::silence());
  send("/master/db", {Argument{-20}});
  EXPECT_NEAR(program_.mixerState->master.value(), -20.0, 1e-3);
}

TEST_F(OscSurfaceTest, WorksTheMetronome) {
  auto& metronome = program_.mixerState->metronome;
  send("/metronome/on", {Argument{1}});
  EXPECT_TRUE(metronome.on);
  send("/metronome/db", {Argument{-6.0F}});
  EXPECT_NEAR(metronome.strip.gain.value(), -6.0, 1e-3);
  send("/metronome/mute", {Argument{1}});
  EXPECT_TRUE(metronome.strip.muted);
  send("/metronome/subdivision", {Argument{2}});
  EXPECT_EQ(metronome.clicks.subdivision, Subdivision::kTriplets);
  send("/metronome/subdivision", {Argument{99}});
  EXPECT_EQ(metronome.clicks.subdivision, Subdivision::kSixteenths);
  send("/metronome/count_in", {Argument{7}});
  EXPECT_EQ(metronome.countInBars, 2);
  send("/metronome/accent", {Argument{0}});
  EXPECT_FALSE(metronome.clicks.accent);
  send("/metronome/on", {Argument{0}});
  EXPECT_FALSE(metronome.on);
  EXPECT_EQ(find(surface_.news(), "/metronome/count_in")->number(0), 2.0);
}

TEST_F(OscSurfaceTest, WorksTheTransport) {
  send("/transport/play", {Argument{1.0F}});
  send("/transport/play", {Argument{0.0F}});
  send("/transport/stop");
  send("/transport/continue", {Argument{1}});
  send("/transport/tempo", {Argument{137.3F}});
  send("/transport/locate", {Argument{17}});
  send("/transport/tap");
  send("/transport/tap");
  EXPECT_EQ(program_.steered,
            (std::vector<TransportAction>{
                StartSong{}, StopSong{}, ContinueSong{}, ChangeTempo{*Bpm::from(137.3)},
                LocateSong{BarPosition{17, 1, 0}}, ChangeTempo{*Bpm::from(120.0)}}));
}

TEST_F(OscSurfaceTest, RecordsAndTellsHowItGoes) {
  send("/record", {Argument{1}});
  send("/record", {Argument{0.0F}});
  send("/record");
  EXPECT_EQ(program_.records, (std::vector{true, false}));
  EXPECT_EQ(find(surface_.news(), "/record"), nullptr);
  program_.recordingState = control::Recording{};
  program_.recordingState->phase = "recording";
  program_.recordingState->seconds = 12.7;
  program_.recordingState->minutesLeft = 310.2;
  const auto news = surface_.news();
  EXPECT_EQ(find(news, "/record")->number(0), 1.0);
  EXPECT_EQ(find(news, "/record/time")->number(0), 12.0);
  EXPECT_EQ(find(news, "/record/minutes_left")->number(0), 310.0);
}

TEST_F(OscSurfaceTest, WhatMakesNoSenseIsSkipped) {
  const auto before = program_.mixerState;
  for (const auto* address : {"", "/", "//", "strip/1/gain", "/strip", "/strip/1", "/strip/0/gain",
                              "/strip/3/gain", "/strip/x/gain", "/strip/1/loud", "/strip/1/gain/x",
                              "/input/9/gain", "/master/pan", "/master/mute", "/transport",
                              "/transport/dance", "/transport/tempo", "/transport/locate"}) {
    send(address, {Argument{0.3F}});
  }
  send("/strip/1/gain");
  send("/strip/1/gain", {Argument{std::string{"loud"}}});
  send("/transport/tempo", {Argument{5}});
  EXPECT_EQ(program_.mixerState, before);
  EXPECT_TRUE(program_.steered.empty());
  program_.mixerState.reset();
  send("/strip/1/gain", {Argument{0.5F}});
}

TEST_F(OscSurfaceTest, TellsAllOnceAndThenWhatChanges) {
  const auto all = surface_.news();
  ASSERT_NE(find(all, "/strip/2/name"), nullptr);
  EXPECT_EQ(find(all, "/strip/2/name")->arguments, std::vector{Argument{std::string{"Ben"}}});
  EXPECT_EQ(find(all, "/strip/1/gain")->number(0), 0.75);
  EXPECT_EQ(find(all, "/strips")->number(0), 2.0);
  EXPECT_EQ(find(all, "/input/2/pan")->number(0), 0.5);
  EXPECT_TRUE(surface_.news().empty());
  send("/strip/2/mute", {Argument{1}});
  EXPECT_EQ(surface_.news(), (std::vector<Message>{{"/strip/2/mute", {Argument{1}}}}));
  surface_.forgetTold();
  EXPECT_EQ(surface_.news().size(), all.size());
}

TEST_F(OscSurfaceTest, TellsOfTheTransport) {
  program_.transportState = control::Transport{};
  const auto all = surface_.news();
  EXPECT_EQ(find(all, "/transport/playing")->number(0), 0.0);
  EXPECT_EQ(find(all, "/transport/tempo")->number(0), 120.0);
  EXPECT_EQ(find(all, "/transport/signature")->number(1), 4.0);
}

TEST_F(OscSurfaceTest, HasMetersAndThePlace) {
  const auto all = surface_.meters();
  EXPECT_EQ(all.size(), 6U);
  ASSERT_NE(find(all, "/strip/2/meter"), nullptr);
  EXPECT_EQ(find(all, "/strip/2/meter")->arguments.size(), 2U);
  EXPECT_NE(find(all, "/master/meter"), nullptr);
  EXPECT_EQ(find(all, "/transport/place")->arguments,
            std::vector{Argument{std::string{"17.3.06"}}});
  program_.mixerState.reset();
  EXPECT_TRUE(surface_.meters().empty());
}

}  // namespace
}  // namespace midipool::osc
