// SPDX-License-Identifier: GPL-3.0-or-later
#include "device/find_devices.hpp"

#include <cstdlib>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "device/sound_process.hpp"

namespace midipool {
namespace {

using ::testing::HasSubstr;
using testing::SoundProcess;

// Without a JACK server; jack/jack_audio_device_test.cpp has one.
class FindDevicesTest : public ::testing::Test {
 protected:
  void SetUp() override {
    setenv("JACK_DEFAULT_SERVER", "midipool_test_nobody", 1);
    setenv("JACK_NO_START_SERVER", "1", 1);
    options_.midi.backend = MidiBackend::kNone;
    options_.audio.backend = AudioBackend::kNull;
  }
  Devices open() { return openDevices(options_, spooler_, process_); }
  std::string errorOf() {
    try {
      (void)open();
    } catch (const DeviceError& error) {
      return error.what();
    }
    return "no error";
  }

  DeviceOptions options_;
  Spooler spooler_{Spooler::Settings{}};
  SoundProcess process_;
};

TEST_F(FindDevicesTest, GivesWhatIsAskedFor) {
  const auto devices = open();
  ASSERT_TRUE(devices.midi && devices.audio);
  EXPECT_EQ(devices.midi->description(), "none, as asked for");
  EXPECT_EQ(devices.audio->description(), "null, keeps time without hardware");
}

TEST_F(FindDevicesTest, WhoWantsNoSoundGetsNoDeviceForIt) {
  options_.audio.backend = AudioBackend::kNone;
  const auto devices = open();
  EXPECT_TRUE(devices.midi);
  EXPECT_FALSE(devices.audio);
}

TEST_F(FindDevicesTest, WhoInsistsOnJackIsToldThatThereIsNone) {
  options_.audio.backend = AudioBackend::kJack;
  EXPECT_THAT(errorOf(), HasSubstr("no JACK server is running"));
  options_.audio.backend = AudioBackend::kNull;
  options_.midi.backend = MidiBackend::kJack;
  EXPECT_THAT(errorOf(), HasSubstr("no JACK server is running"));
}

TEST_F(FindDevicesTest, AutoAlwaysFindsSomethingAndSaysWhyItIsNoMore) {
  options_ = {};
  const auto devices = open();
  ASSERT_TRUE(devices.midi && devices.audio);
  if (devices.audio->receiveName().empty()) {
    EXPECT_THAT(devices.audio->description(), HasSubstr("no sound system: no JACK server"));
  }
}

TEST_F(FindDevicesTest, NothingBetterComesWhereNothingBetterWasLookedFor) {
  const auto devices = open();
  EXPECT_FALSE(betterDevicesHaveCome(options_, devices));
  EXPECT_FALSE(betterDevicesHaveCome(options_, {}));
}

}  // namespace
}  // namespace midipool
