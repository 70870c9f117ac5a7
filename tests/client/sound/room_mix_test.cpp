// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/sound/room_mix.hpp"

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

#include <gtest/gtest.h>
#include <unistd.h>

namespace midipool {
namespace {

class RoomMixFileTest : public ::testing::Test {
 protected:
  RoomMixFileTest() { std::filesystem::create_directories(folder_); }
  ~RoomMixFileTest() override { std::filesystem::remove_all(folder_); }
  RoomMixFileTest(const RoomMixFileTest&) = delete;
  RoomMixFileTest& operator=(const RoomMixFileTest&) = delete;

  void write(const std::string& text) const { std::ofstream{path_} << text; }

  std::filesystem::path folder_ = std::filesystem::temp_directory_path() /
                                  ("midipool-room-mix-" + std::to_string(::getpid()) + "-" +
                                   ::testing::UnitTest::GetInstance()->current_test_info()->name());
  std::filesystem::path path_ = folder_ / "mixer.json";
  RoomMixFile file_{path_};
};

RoomMix someMix() {
  RoomMix mix;
  mix.strips["Kim"] = {.gain = Decibels{-6.5}, .pan = 0.25, .muted = true};
  mix.strips["Ann \"2\""] = {.gain = Decibels::silence(), .soloed = true};
  mix.inputs[3].gain = Decibels{-12.0};
  mix.master = Decibels{-3.0};
  mix.metronome = {true, {Subdivision::kTriplets, false}, 2, {.gain = Decibels{-9.0}, .pan = 0.5}};
  mix.listening = {{PlayoutMode::kBars, 2}, Monitor::kDirect, ReceiveMode::kStems};
  return mix;
}

TEST_F(RoomMixFileTest, IsAsNewWhereThereIsNoFile) {
  EXPECT_EQ(file_.load("jam"), RoomMix{});
}

TEST_F(RoomMixFileTest, KeepsEachRoomForItself) {
  auto other = someMix();
  other.master = Decibels{1.0};
  file_.save("jam", someMix());
  file_.save("other", other);
  const RoomMixFile again{path_};
  EXPECT_EQ(again.load("other"), other);
  const auto jam = again.load("jam");
  EXPECT_EQ(jam.strips.at("Kim"), someMix().strips.at("Kim"));
  EXPECT_EQ(jam.strips.at("Ann \"2\"").gain, Decibels::silence());
  EXPECT_EQ(jam.inputs, someMix().inputs);
  EXPECT_EQ(jam.master, someMix().master);
  EXPECT_EQ(jam.metronome, someMix().metronome);
  EXPECT_EQ(jam.listening, someMix().listening);
  EXPECT_EQ(again.load("third"), RoomMix{});
}

TEST_F(RoomMixFileTest, WhatMakesNoSenseIsLeftOut) {
  for (const auto* text :
       {"", "no JSON", "[]", R"({"jam": 7})", R"({"jam": {"strips": [], "inputs": {}}})",
        R"({"jam": {"strips": {"Kim": 3}, "master_db": "loud"}})", R"({"jam": {"listening": 3}})",
        R"({"jam": {"listening": {"playout": 4}}})",
        R"({"jam": {"listening": {"playout": "soon", "monitor": "", "receive": "all"}}})"}) {
    write(text);
    auto mix = file_.load("jam");
    mix.strips.clear();
    EXPECT_EQ(mix, RoomMix{}) << text;
  }
}

TEST_F(RoomMixFileTest, BoundsWhatIsOutOfRange) {
  write(R"({"jam": {"strips": {"Kim": {"gain_db": 90, "pan": -7}}}})");
  const auto kim = file_.load("jam").strips.at("Kim");
  EXPECT_EQ(kim.gain, Decibels{10.0});
  EXPECT_EQ(kim.pan, -1.0);
}

TEST_F(RoomMixFileTest, SaysInOneLineWhyItCannotSave) {
  const RoomMixFile nowhere{folder_ / "absent" / "mixer.json"};
  try {
    nowhere.save("jam", someMix());
    FAIL();
  } catch (const std::runtime_error& error) {
    EXPECT_EQ(std::string{error.what()}.find('\n'), std::string::npos);
    EXPECT_NE(std::string{error.what()}.find("absent"), std::string::npos);
  }
}

}  // namespace
}  // namespace midipool
