// SPDX-License-Identifier: GPL-3.0-or-later
#include "device/rtaudio/rtaudio_device.hpp"

#include <cmath>
#include <csignal>
#include <cstdlib>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "device/device_error.hpp"
#include "device/process_group.hpp"
#include "device/sound_process.hpp"
#include "device/wait_for.hpp"
#include "net/temporary_directory.hpp"

namespace midipool {
namespace {

using testing::bestToneIn;
using ::testing::HasSubstr;
using testing::outputOf;
using testing::SoundProcess;
using testing::waitFor;

// By RtAudio's PulseAudio side, with a server of the test's own: what is played into the only sink
// comes back from its monitor.
class RtAudioDeviceTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (outputOf("command -v pulseaudio").empty()) GTEST_SKIP() << "pulseaudio is not installed";
    for (const char* name : {"XDG_RUNTIME_DIR", "PULSE_RUNTIME_PATH", "HOME", "XDG_CONFIG_HOME"}) {
      setenv(name, folder_.path().c_str(), 1);
    }
    options_.frames = 512;
    startServer();
  }
  void startServer() {
    // What a killed server leaves behind keeps another from starting.
    outputOf("rm -rf '" + folder_.path().string() + "'/*");
    server_.start(
        "pulseaudio -n --daemonize=no --exit-idle-time=-1 --load=module-native-protocol-unix "
        "--load='module-null-sink sink_name=speakers rate=48000'");
    // RtAudio itself would still list what the last server had.
    const auto up = [] {
      return outputOf("pactl info").find("Default Source: speakers") != std::string::npos;
    };
    if (!waitFor(up)) {
      GTEST_SKIP() << "PulseAudio cannot be started here";
    }
  }
  void expectTheTone() {
    const auto heard = [&] {
      process_.listenAgain();
      return waitFor([&] { return process_.full(); }) &&
             std::abs(bestToneIn(process_.heard()).level - SoundProcess::kLevel) < 0.01;
    };
    EXPECT_TRUE(waitFor(heard)) << bestToneIn(process_.heard()).level;
  }

  AudioDeviceOptions options_;
  SoundProcess process_{24000};
  testing::TemporaryDirectory folder_;
  testing::ProcessGroup server_;
};

TEST_F(RtAudioDeviceTest, PlaysAndHears) {
  const RtAudioDevice device{options_, process_};
  EXPECT_THAT(device.description(), HasSubstr("48000 Hz"));
  EXPECT_THAT(device.receiveName(), HasSubstr("Null Output"));
  expectTheTone();
  EXPECT_TRUE(device.state().connected);
}

TEST_F(RtAudioDeviceTest, PlaysAndHearsAtAnotherRate) {
  options_.sampleRate = 44100;
  const RtAudioDevice device{options_, process_};
  EXPECT_EQ(device.state().sampleRate, 44100.0);
  expectTheTone();
}

TEST_F(RtAudioDeviceTest, SaysWhatIsNotThere) {
  options_.hardware = "no such card";
  try {
    const RtAudioDevice device{options_, process_};
    FAIL();
  } catch (const DeviceError& error) {
    EXPECT_THAT(error.what(), HasSubstr("\"no such card\""));
  }
}

TEST_F(RtAudioDeviceTest, HardwareThatWentIsFoundAgain) {
  const RtAudioDevice device{options_, process_};
  ASSERT_TRUE(waitFor([&] { return process_.frames() > 0; }));
  server_.stop(SIGTERM);
  EXPECT_TRUE(waitFor([&] { return !device.state().connected; }));
  EXPECT_THAT(device.description(), HasSubstr("waiting for it to come back"));
  startServer();
  EXPECT_TRUE(waitFor([&] { return device.state().connected; }));
  const auto then = process_.frames();
  EXPECT_TRUE(waitFor([&] { return process_.frames() > then + 48000; }));
}

}  // namespace
}  // namespace midipool
