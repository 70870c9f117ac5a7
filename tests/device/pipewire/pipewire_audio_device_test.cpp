// SPDX-License-Identifier: GPL-3.0-or-later
#include "device/pipewire/pipewire_audio_device.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "device/device_error.hpp"
#include "device/pipewire/pipewire_daemon.hpp"
#include "device/port_graph.hpp"
#include "device/sound_process.hpp"
#include "device/wait_for.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;
using testing::bestToneIn;
using testing::outputOf;
using testing::PipeWireDaemon;
using testing::SoundProcess;
using testing::wait;
using testing::waitFor;

// Against a real daemon. Its clients are libpipewire's own tools.
class PipeWireAudioDeviceTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (const auto why = PipeWireDaemon::missing(); !why.empty()) GTEST_SKIP() << why;
    daemon_ = std::make_unique<PipeWireDaemon>();
    if (!daemon_->running()) GTEST_SKIP() << "PipeWire cannot be started here";
  }
  void open() {
    device_ = std::make_unique<PipeWireAudioDevice>(options_, process_);
    ASSERT_TRUE(waitFor([&] { return process_.frames() > 48000; }));
  }
  // Makes a cable, as soon as both ends are there.
  static bool patch(const std::string& from, const std::string& to) {
    return waitFor([&] {
      outputOf("pw-link '" + from + "' '" + to + "'");
      return PipeWireDaemon::linked(from, to);
    });
  }
  void expectTheTone() {
    const auto heard = [&] {
      process_.listenAgain();
      if (!waitFor([&] { return process_.full(); })) return false;
      const auto found = bestToneIn(process_.heard());
      return std::abs(found.level - SoundProcess::kLevel) < 0.001 && found.signalToNoise > 60.0;
    };
    EXPECT_TRUE(waitFor(heard)) << bestToneIn(process_.heard()).level << ", "
                                << bestToneIn(process_.heard()).signalToNoise << " dB";
  }

  AudioDeviceOptions options_;
  SoundProcess process_{24000};
  std::unique_ptr<PipeWireDaemon> daemon_;
  std::unique_ptr<PipeWireAudioDevice> device_;
};

TEST_F(PipeWireAudioDeviceTest, SaysWhatItIs) {
  open();
  EXPECT_EQ(device_->description(), "PipeWire, 48000 Hz, 128 frames");
  EXPECT_TRUE(device_->state().connected);
  EXPECT_EQ(device_->sendName(), "midiPool send");
  const auto nodes = outputOf("pactl list short sinks; pactl list short sources");
  EXPECT_THAT(nodes, ::testing::HasSubstr("midiPool send"));
  EXPECT_THAT(nodes, ::testing::HasSubstr("midiPool receive"));
}

TEST_F(PipeWireAudioDeviceTest, WhatProgramsPlayIntoTheSinkComesIn) {
  open();
  ASSERT_TRUE(patch("midiPool receive:capture_FL", "midiPool send:playback_FL"));
  expectTheTone();
}

TEST_F(PipeWireAudioDeviceTest, ProgramsCanRecordTheMix) {
  open();
  const auto file = testing::TemporaryDirectory{};
  const auto path = (file.path() / "mix.raw").string();
  outputOf(
      "timeout -s INT 3 pw-record --target 'midiPool receive' --rate 48000 --channels 2 "
      "--format f32 '" +
      path + "'");
  std::ifstream stream{path, std::ios::binary};
  const std::string bytes{std::istreambuf_iterator<char>{stream}, {}};
  ASSERT_GT(bytes.size(), 8U * 24000);
  std::vector<float> left;
  for (std::size_t at = 0; at + 8 <= bytes.size(); at += 8) {
    float sample = 0.0F;
    std::memcpy(&sample, bytes.data() + at, sizeof sample);
    left.push_back(sample);
  }
  EXPECT_NEAR(bestToneIn(left).level, SoundProcess::kLevel, 0.001);
}

TEST_F(PipeWireAudioDeviceTest, TheMixIsHeardWhereTheDesktopsSoundGoes) {
  open();
  EXPECT_FALSE(PipeWireDaemon::linked("midiPool:receive_1", "midiPool send:playback_FL"));
  PipeWireDaemon::addSpeakers("speakers");
  EXPECT_TRUE(waitFor([] {
    return PipeWireDaemon::linked("midiPool:receive_1", "speakers:playback_FL") &&
           PipeWireDaemon::linked("midiPool:receive_2", "speakers:playback_FR");
  }));
}

TEST_F(PipeWireAudioDeviceTest, StemsHavePortsOfTheirOwn) {
  open();
  device_->openStem(7, "Kim");
  ASSERT_TRUE(patch("midiPool:Kim_2", "midiPool:send_1"));
  expectTheTone();
  device_->closeStem(7);
  EXPECT_TRUE(waitFor([] { return outputOf("pw-link -o").find("Kim") == std::string::npos; }));
}

// As the page does it.
TEST_F(PipeWireAudioDeviceTest, PortsAreListedConnectedAndDisconnected) {
  open();
  device_->openStem(7, "Kim");
  const std::string from = "midiPool:Kim_2";
  const std::string to = "midiPool:send_1";
  const auto isListed = [&] {
    const auto graph = portGraph(PortSystem::kPipeWire);
    return std::ranges::count(graph.ports, PortGraph::Port{from, false, false}) == 1 &&
           std::ranges::count(graph.ports, PortGraph::Port{to, false, true}) == 1;
  };
  const auto isConnected = [&] {
    const auto graph = portGraph(PortSystem::kPipeWire);
    return std::ranges::count(graph.connections, std::pair{from, to}) == 1;
  };
  ASSERT_TRUE(waitFor(isListed));
  EXPECT_FALSE(isConnected());
  connectPorts(PortSystem::kPipeWire, from, to);
  EXPECT_TRUE(isConnected());
  EXPECT_TRUE(PipeWireDaemon::linked(from, to));
  expectTheTone();
  disconnectPorts(PortSystem::kPipeWire, from, to);
  EXPECT_TRUE(waitFor([&] { return !isConnected(); }));
  EXPECT_THROW(disconnectPorts(PortSystem::kPipeWire, from, to), DeviceError);
  EXPECT_THROW(connectPorts(PortSystem::kPipeWire, "nobody:out", to), DeviceError);
}

TEST_F(PipeWireAudioDeviceTest, TimesAreSmooth) {
  open();
  wait(1s);
  // A busy machine lets the daemon's own cycle be late now and then, so one of several seconds counts.
  const auto aSmoothSecond = [this] {
    process_.forgetWorstStep();
    wait(1s);
    return process_.worstStep() < 100'000;
  };
  bool smooth = false;
  for (int second = 0; second < 10 && !smooth; ++second) smooth = aSmoothSecond();
  EXPECT_TRUE(smooth) << process_.worstStep();
}

TEST_F(PipeWireAudioDeviceTest, TheGraphsRateMayChange) {
  open();
  ASSERT_TRUE(patch("midiPool receive:capture_FL", "midiPool send:playback_FL"));
  outputOf("pw-metadata -n settings 0 clock.force-rate 44100");
  ASSERT_TRUE(waitFor([&] { return device_->state().sampleRate == 44100.0; }));
  expectTheTone();
  EXPECT_NEAR(process_.nanosecondsPerFrame(), 1e9 / 48000.0, 30.0);
}

TEST_F(PipeWireAudioDeviceTest, FindsADaemonAgainThatWasAway) {
  open();
  device_->openStem(1, "Ben");
  daemon_->kill();
  ASSERT_TRUE(waitFor([&] { return !device_->state().connected; }));
  EXPECT_EQ(device_->description(), "PipeWire, waiting for it to come back");
  daemon_->start();
  ASSERT_TRUE(daemon_->running());
  ASSERT_TRUE(waitFor([&] { return device_->state().connected; }));
  const auto then = process_.frames();
  EXPECT_TRUE(waitFor([&] { return process_.frames() > then + 48000; }));
  ASSERT_TRUE(patch("midiPool:Ben_1", "midiPool:send_1"));
  expectTheTone();
}

TEST_F(PipeWireAudioDeviceTest, RefusesWhereNoDaemonRuns) {
  daemon_->kill();
  EXPECT_THROW(PipeWireAudioDevice(options_, process_), DeviceError);
}

}  // namespace
}  // namespace midipool
