// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/device_news.hpp"

#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace midipool {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class FakeAudio final : public AudioDevice {
 public:
  explicit FakeAudio(const bool& connected) : connected_{connected} {}
  [[nodiscard]] std::string description() const override { return "a card"; }
  [[nodiscard]] AudioDeviceState state() const override {
    return {connected_, 48000.0, 128, 2, 0, 0};
  }
  [[nodiscard]] std::string sendName() const override { return "x:send_1"; }
  [[nodiscard]] std::string receiveName() const override { return "x:receive_1"; }

 private:
  const bool& connected_;
};

class DeviceNewsTest : public ::testing::Test {
 protected:
  DeviceNewsTest() { devices_.midi = std::make_unique<FakeMidi>(); }

  class FakeMidi final : public MidiDevice {
   public:
    [[nodiscard]] std::string description() const override { return "a port"; }
    [[nodiscard]] bool connected() const noexcept override { return true; }
    [[nodiscard]] std::string sendPortName() const override { return "x:midi_send"; }
    [[nodiscard]] std::string receivePortName() const override { return "x:midi_receive"; }
    [[nodiscard]] SendingAccuracy accuracy() const override { return {}; }
    [[nodiscard]] Nanoseconds lead() const noexcept override { return {}; }
  };

  void addSound() { devices_.audio = std::make_unique<FakeAudio>(connected_); }

  bool connected_ = true;
  Devices devices_;
  std::vector<std::string> lines_;
  DeviceNews news_{[this](LogLevel, const std::string& line) { lines_.push_back(line); }};
};

TEST_F(DeviceNewsTest, NothingIsSaidBeforeTheRoom) {
  addSound();
  news_.greet(devices_);
  connected_ = false;
  news_.watch(devices_);
  EXPECT_THAT(lines_, IsEmpty());
}

TEST_F(DeviceNewsTest, TellsHowToConnectThemOnceInTheRoom) {
  addSound();
  news_.greet(devices_);
  news_.entered(devices_);
  news_.entered(devices_);
  news_.watch(devices_);
  EXPECT_THAT(lines_,
              ElementsAre("MIDI: a port",
                          "connect x:midi_receive to your slave's MIDI in, its MIDI out to "
                          "x:midi_send",
                          "sound: a card",
                          "play into x:send_1 and send_2, listen to x:receive_1 and receive_2"));
  lines_.clear();
  news_.greet(devices_);
  EXPECT_THAT(lines_, Contains("sound: a card"));
}

TEST_F(DeviceNewsTest, SaysPlainlyThatThereIsNoSound) {
  news_.entered(devices_);
  EXPECT_THAT(lines_, Contains("sound: none (--audio none): you send no sound, and hear none"));
}

TEST_F(DeviceNewsTest, TellsWhatIsLostAndBack) {
  addSound();
  news_.entered(devices_);
  lines_.clear();
  connected_ = false;
  news_.watch(devices_);
  connected_ = true;
  news_.watch(devices_);
  EXPECT_THAT(lines_, ElementsAre(HasSubstr("sound: the server or device is gone"),
                                  "sound is back: a card"));
}

}  // namespace
}  // namespace midipool
