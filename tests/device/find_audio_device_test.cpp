// SPDX-License-Identifier: GPL-3.0-or-later
#include "device/find_audio_device.hpp"

#include <cstdlib>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "device/device_error.hpp"
#include "device/device_survey.hpp"
#include "device/sound_process.hpp"
#include "net/temporary_directory.hpp"

namespace midipool {
namespace {

using ::testing::HasSubstr;
using testing::SoundProcess;

TEST(AudioBackend, HasItsWords) {
  for (const char* word : {"auto", "jack", "pipewire", "rtaudio", "file", "null", "none"}) {
    EXPECT_TRUE(audioBackendOf(word)) << word;
  }
  EXPECT_FALSE(audioBackendOf("alsa"));
  EXPECT_FALSE(audioBackendOf(""));
}

// Where neither a sound server nor hardware is to be found, whatever the machine has.
class FindAudioDeviceTest : public ::testing::Test {
 protected:
  FindAudioDeviceTest() {
    for (const char* name : {"XDG_RUNTIME_DIR", "PIPEWIRE_RUNTIME_DIR", "PULSE_RUNTIME_PATH"}) {
      setenv(name, folder_.path().c_str(), 1);
    }
    setenv("JACK_DEFAULT_SERVER", "midipool_nobody", 1);
    setenv("JACK_NO_START_SERVER", "1", 1);
    unsetenv("PULSE_SERVER");
  }

  testing::TemporaryDirectory folder_;
  AudioDeviceOptions options_;
  SoundProcess process_;
};

TEST_F(FindAudioDeviceTest, AutoSaysInOneLineWhyThereIsNoSound) {
  if (!surveyDevices().hardware.empty()) GTEST_SKIP() << "this machine has sound hardware";
  const auto device = openAudioDevice(options_, "no JACK server is running", process_);
  const auto text = device->description();
  EXPECT_THAT(text, HasSubstr("no sound system: no JACK server is running; or "));
  EXPECT_THAT(text, HasSubstr("PipeWire"));
  EXPECT_THAT(text, HasSubstr("hardware"));
  EXPECT_EQ(text.find('\n'), std::string::npos);
  EXPECT_EQ(surveyDevices().choice, "null");
}

TEST_F(FindAudioDeviceTest, WhoAsksForOneBackendGetsItOrAnError) {
  options_.backend = AudioBackend::kPipeWire;
  EXPECT_THROW((void)openAudioDevice(options_, "", process_), DeviceError);
  options_.backend = AudioBackend::kRtAudio;
  options_.hardware = "no such hardware";
  EXPECT_THROW((void)openAudioDevice(options_, "", process_), DeviceError);
}

TEST_F(FindAudioDeviceTest, NoneIsNone) {
  options_.backend = AudioBackend::kNone;
  EXPECT_EQ(openAudioDevice(options_, "", process_), nullptr);
}

}  // namespace
}  // namespace midipool
