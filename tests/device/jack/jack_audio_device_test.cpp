// SPDX-License-Identifier: GPL-3.0-or-later
#include "device/jack/jack_audio_device.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "device/jack/jack_probe.hpp"
#include "device/jack/jack_server_process.hpp"
#include "device/sound_process.hpp"
#include "device/wait_for.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;
using testing::bestToneIn;
using testing::JackProbe;
using testing::JackServerProcess;
using testing::SoundProcess;
using testing::unique;
using testing::waitFor;

// What the device plays comes back to it by a cable of JACK's.
class JackAudioDeviceTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!JackServerProcess::installed()) GTEST_SKIP() << "jackd is not installed";
  }
  void open(unsigned rate) {
    server_ = std::make_unique<JackServerProcess>(rate);
    ASSERT_TRUE(server_->running());
    host_ = std::make_shared<JackHost>(unique("midiPool"), nullptr, &process_, 2);
    device_ = std::make_unique<JackAudioDevice>(host_);
  }
  void patch(const std::string& from) {
    JackProbe probe{"patcher"};
    ASSERT_TRUE(probe.connect(from, device_->sendName()));
  }
  void expectTheTone() {
    process_.listenAgain();
    ASSERT_TRUE(waitFor([&] { return process_.full(); }));
    const auto found = bestToneIn(process_.heard());
    EXPECT_NEAR(found.level, SoundProcess::kLevel, 0.001);
    EXPECT_GT(found.signalToNoise, 60.0);  // the clock still settles, which bends the tone
  }

  SoundProcess process_{48000};
  std::unique_ptr<JackServerProcess> server_;
  std::shared_ptr<JackHost> host_;
  std::unique_ptr<JackAudioDevice> device_;
};

TEST_F(JackAudioDeviceTest, PlaysAndHearsAtTheRateOfTheProcess) {
  open(48000);
  patch(device_->receiveName());
  expectTheTone();
  EXPECT_EQ(device_->state().sampleRate, 48000.0);
}

TEST_F(JackAudioDeviceTest, PlaysAndHearsAt44100) {
  open(44100);
  patch(device_->receiveName());
  expectTheTone();
  EXPECT_EQ(device_->description(), "JACK, 44100 Hz, 256 frames");
  EXPECT_EQ(device_->state().sampleRate, 44100.0);
  EXPECT_NEAR(process_.nanosecondsPerFrame(), 1e9 / 48000.0, 30.0);
}

TEST_F(JackAudioDeviceTest, StemsHavePortsOfTheirOwnAt96000) {
  open(96000);
  device_->openStem(5, "Kim");
  patch(unique("midiPool") + ":Kim_2");
  expectTheTone();
  device_->closeStem(5);
  EXPECT_TRUE(waitFor([&] { return device_->state().cycles > 0; }));
}

TEST_F(JackAudioDeviceTest, TheServerMayComeBackWithAnotherRate) {
  open(48000);
  patch(device_->receiveName());
  server_->kill();
  ASSERT_TRUE(waitFor([&] { return !device_->state().connected; }));
  server_->setSampleRate(44100);
  server_->start();
  ASSERT_TRUE(server_->running());
  ASSERT_TRUE(waitFor([&] { return device_->state().sampleRate == 44100.0; }));
  patch(device_->receiveName());
  expectTheTone();
}

}  // namespace
}  // namespace midipool
