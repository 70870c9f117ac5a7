// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/kept_devices.hpp"

#include <CLI/CLI.hpp>
#include <gtest/gtest.h>

namespace midipool {
namespace {

// As the command line says it.
JoinOptions parsed(const std::string& words) {
  JoinOptions options;
  CLI::App app;
  addJoinOptions(app, options);
  app.parse(words);
  return options;
}

control::ChooseDevices kept() {
  return {"rtaudio", "Scarlett", "jack", 44'100, 64};
}

TEST(KeptDevices, AreUsedAgain) {
  const auto options = withKeptDevices(parsed("--name Ann --codec opus"), kept());
  EXPECT_EQ(options.sound.audio, "rtaudio");
  EXPECT_EQ(options.sound.hardware, "Scarlett");
  EXPECT_EQ(options.sound.sampleRate, 44'100U);
  EXPECT_EQ(options.sound.period, 64U);
  EXPECT_EQ(options.midi, "jack");
  EXPECT_EQ(options.sound.codec, "opus");
}

TEST(KeptDevices, OnTheCommandLineOthersWin) {
  for (const auto* words : {"--audio jack", "--period 256", "--audio-device USB",
                            "--audio-in a.wav", "--audio-out b.wav", "--rate 96000"}) {
    const auto given = parsed(words);
    const auto options = withKeptDevices(given, kept());
    EXPECT_EQ(options.sound.audio, given.sound.audio) << words;
    EXPECT_EQ(options.sound.hardware, given.sound.hardware) << words;
    EXPECT_EQ(options.sound.period, given.sound.period) << words;
    EXPECT_EQ(options.midi, "jack") << words;
  }
  const auto options = withKeptDevices(parsed("--midi auto"), kept());
  EXPECT_EQ(options.midi, "auto");
  EXPECT_EQ(options.sound.audio, "rtaudio");
}

TEST(KeptDevices, WordsThatNobodyKnowsDoNotCount) {
  const auto options = withKeptDevices(parsed(""), {"banjo", {}, "banjo", {}, {}});
  EXPECT_TRUE(haveSameDevices(options, parsed("")));
}

TEST(KeptDevices, ArePutAsideAgain) {
  const auto plain = parsed("--name Ann");
  auto options = withKeptDevices(plain, kept());
  options.nickname = "Bea";
  EXPECT_FALSE(haveSameDevices(options, plain));
  options = withDevicesOf(options, plain);
  EXPECT_TRUE(haveSameDevices(options, plain));
  EXPECT_EQ(options.nickname, "Bea");
}

}  // namespace
}  // namespace midipool
