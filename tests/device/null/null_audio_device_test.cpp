// SPDX-License-Identifier: GPL-3.0-or-later
#include "device/null/null_audio_device.hpp"

#include <gtest/gtest.h>

#include "device/sound_process.hpp"
#include "device/wait_for.hpp"

namespace midipool {
namespace {

using testing::SoundProcess;
using testing::waitFor;

TEST(NullAudioDevice, KeepsTimeByTheSystemsClock) {
  SoundProcess process;
  const NullAudioDevice device{"", {}, process};
  ASSERT_TRUE(waitFor([&] { return process.frames() > 24000; }));
  EXPECT_EQ(device.description(), "null, keeps time without hardware");
  EXPECT_EQ(device.state().sampleRate, 48000.0);
  EXPECT_EQ(device.state().frames, 128U);
  EXPECT_DOUBLE_EQ(process.nanosecondsPerFrame(), 1e9 / 48000.0);
  EXPECT_LE(process.worstStep(), 1);
  EXPECT_TRUE(device.sendName().empty());
}

TEST(NullAudioDevice, RunsAtTheRateAskedForAndTheProcessAtItsOwn) {
  SoundProcess process;
  AudioDeviceOptions options;
  options.sampleRate = 44100;
  const NullAudioDevice device{"", options, process};
  const auto from = realtime::monotonicNow();
  ASSERT_TRUE(waitFor([&] { return process.frames() > 48000; }));
  const auto took = realtime::monotonicNow() - from;
  EXPECT_GT(took, std::chrono::milliseconds{900});
  EXPECT_EQ(device.state().sampleRate, 44100.0);
  EXPECT_NEAR(process.nanosecondsPerFrame(), 1e9 / 48000.0, 1e-6);
  EXPECT_LE(process.worstStep(), 3);
}

TEST(NullAudioDevice, SaysWhyThereIsNothingBetter) {
  SoundProcess process;
  const NullAudioDevice device{"no JACK server", {}, process};
  EXPECT_EQ(device.description(), "no sound system: no JACK server");
}

}  // namespace
}  // namespace midipool
