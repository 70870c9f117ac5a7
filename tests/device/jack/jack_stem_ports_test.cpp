// SPDX-License-Identifier: GPL-3.0-or-later
// The ports that a JackAudioDevice has for stems, and what people have connected to them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "device/find_devices.hpp"
#include "device/jack/jack_audio_device.hpp"
#include "device/jack/jack_probe.hpp"
#include "device/jack/jack_server_process.hpp"
#include "device/sound_process.hpp"
#include "device/wait_for.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using testing::JackProbe;
using testing::JackServerProcess;
using testing::SoundProcess;
using testing::unique;
using testing::wait;
using testing::waitFor;

class JackStemPortsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!JackServerProcess::installed()) GTEST_SKIP() << "jackd is not installed";
    server_ = std::make_unique<JackServerProcess>();
    ASSERT_TRUE(server_->running());
    open();
    watch();
  }
  void TearDown() override {
    if (watcher_ != nullptr) jack_client_close(watcher_);
  }
  void open() {
    host_ = std::make_shared<JackHost>(unique("midiPool"), nullptr, &process_, 2);
    device_ = std::make_unique<JackAudioDevice>(host_);
  }
  // Another program, which sees what all see.
  void watch() {
    watcher_ = jack_client_open(unique("watcher").c_str(), JackNoStartServer, nullptr);
    ASSERT_NE(watcher_, nullptr);
  }
  void crash() {
    jack_client_close(watcher_);
    watcher_ = nullptr;
    server_->kill();
    ASSERT_TRUE(waitFor([this] { return !device_->state().connected; }));
  }
  void restart() {
    server_->start();
    ASSERT_TRUE(server_->running());
    ASSERT_TRUE(waitFor([this] { return device_->state().connected; }));
    watch();
  }

  static std::string ours(const std::string& port) { return unique("midiPool") + ":" + port; }
  [[nodiscard]] bool exists(const std::string& port) const {
    return jack_port_by_name(watcher_, ours(port).c_str()) != nullptr;
  }
  // From a stem back to what we send.
  bool connect(const std::string& port) {
    return jack_connect(watcher_, ours(port).c_str(), device_->sendName().c_str()) == 0;
  }
  [[nodiscard]] bool isConnected(const std::string& port) const {
    auto* found = jack_port_by_name(watcher_, ours(port).c_str());
    return found != nullptr && jack_port_connected(found) != 0;
  }

  SoundProcess process_{24'000};
  std::unique_ptr<JackServerProcess> server_;
  std::shared_ptr<JackHost> host_;
  std::unique_ptr<JackAudioDevice> device_;
  jack_client_t* watcher_ = nullptr;
};

TEST_F(JackStemPortsTest, AreNamedAfterTheirPlayerAndGoWithHim) {
  device_->openStem(0, "Ann");
  device_->openStem(31, "Ben");
  for (const char* port : {"Ann_1", "Ann_2", "Ben_1", "Ben_2"}) EXPECT_TRUE(exists(port)) << port;
  device_->closeStem(0);
  EXPECT_FALSE(exists("Ann_1"));
  EXPECT_FALSE(exists("Ann_2"));
  EXPECT_TRUE(exists("Ben_1"));
  device_->closeStem(0);
  device_->closeStem(7);
}

TEST_F(JackStemPortsTest, AnotherPlayerAtTheSamePlaceHasHisOwn) {
  device_->openStem(4, "Ann");
  device_->openStem(4, "Ben");
  EXPECT_FALSE(exists("Ann_1"));
  EXPECT_TRUE(exists("Ben_1"));
}

TEST_F(JackStemPortsTest, StayConnectedWhenTheirPlayerComesBack) {
  device_->openStem(0, "Ann");
  ASSERT_TRUE(connect("Ann_1"));
  device_->openStem(0, "Ann");
  EXPECT_TRUE(isConnected("Ann_1"));
}

TEST_F(JackStemPortsTest, AnyNameDoes) {
  const std::string longest(80, 'x');
  const std::vector<std::string> names{"a:b",   ":",   "Ann: the singer", "Ünïcode ♪",
                                       longest, "a/b", "midiPool:send_1", " "};
  for (std::size_t slot = 0; slot < names.size(); ++slot) device_->openStem(slot, names[slot]);
  for (const auto& name : names) {
    EXPECT_TRUE(exists(name + "_2")) << name;
    EXPECT_TRUE(connect(name + "_1")) << name;
  }
  for (std::size_t slot = 0; slot < names.size(); ++slot) device_->closeStem(slot);
  for (const auto& name : names) EXPECT_FALSE(exists(name + "_2")) << name;
}

TEST_F(JackStemPortsTest, ATakenNameCostsThePortsAndNothingElse) {
  device_->openStem(0, "Ann");
  device_->openStem(1, "Ann");
  device_->openStem(2, "receive");
  EXPECT_TRUE(exists("Ann_1"));
  device_->closeStem(1);
  EXPECT_TRUE(exists("Ann_1"));
  device_->closeStem(2);
  EXPECT_TRUE(exists("receive_1"));
  device_->openStem(3, "Ben");
  EXPECT_TRUE(exists("Ben_1"));
  const auto before = device_->state().cycles;
  EXPECT_TRUE(waitFor([&] { return device_->state().cycles > before + 3; }));
}

TEST_F(JackStemPortsTest, AreThereAgainAfterACrashOfTheServer) {
  device_->openStem(0, "Ann");
  device_->openStem(1, "Ben");
  ASSERT_TRUE(connect("Ann_2"));
  wait(600ms);  // until the connection has been noticed
  crash();
  device_->closeStem(1);
  device_->openStem(2, "Cid");
  restart();
  EXPECT_TRUE(exists("Ann_1"));
  EXPECT_FALSE(exists("Ben_1"));
  EXPECT_TRUE(exists("Cid_1"));
  EXPECT_TRUE(waitFor([this] { return isConnected("Ann_2"); }));
  process_.listenAgain();
  ASSERT_TRUE(waitFor([this] { return process_.full(); }));
  EXPECT_NEAR(testing::bestToneIn(process_.heard()).level, SoundProcess::kLevel, 0.01);
}

TEST_F(JackStemPortsTest, MayBeOpenedAndClosedAllTheTime) {
  for (std::size_t round = 0; round < 60; ++round) {
    device_->openStem(round % 8, "player " + std::to_string(round));
    device_->closeStem((round + 5) % 8);
  }
  for (std::size_t slot = 0; slot < 8; ++slot) device_->closeStem(slot);
  EXPECT_FALSE(exists("player 59_1"));
  EXPECT_TRUE(device_->state().connected);
}

TEST_F(JackStemPortsTest, OneClientHasMidiAndSound) {
  Spooler spooler{Spooler::Settings{}};
  SoundProcess process;
  DeviceOptions options;
  options.audio.name = unique("both");
  options.midi.name = options.audio.name;
  const Devices nothing;
  const auto devices = openDevices(options, spooler, process);
  ASSERT_TRUE(devices.midi && devices.audio);
  EXPECT_EQ(devices.midi->receivePortName(), unique("both") + ":midi_receive");
  EXPECT_EQ(devices.audio->receiveName(), unique("both") + ":receive_1");
  EXPECT_FALSE(betterDevicesHaveCome(options, devices));
  EXPECT_TRUE(waitFor([&] { return process.frames() > 0; }));
}

// The same for those who started before the server.
TEST_F(JackStemPortsTest, BetterDevicesHaveComeWithTheServer) {
  Spooler spooler{Spooler::Settings{}};
  SoundProcess process;
  DeviceOptions options;
  options.midi.backend = MidiBackend::kNone;
  options.audio.backend = AudioBackend::kNull;
  const auto devices = openDevices(options, spooler, process);
  EXPECT_FALSE(betterDevicesHaveCome(options, devices));
  options.audio.backend = AudioBackend::kAuto;
  EXPECT_TRUE(betterDevicesHaveCome(options, devices));
  // JACK refuses such a name, now and every time it is asked again.
  options.audio.name = std::string(100, 'x');
  EXPECT_FALSE(betterDevicesHaveCome(options, devices));
}

}  // namespace
}  // namespace midipool
