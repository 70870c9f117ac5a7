// SPDX-License-Identifier: GPL-3.0-or-later
#include "device/rtmidi/rtmidi_device.hpp"

#include <cstdlib>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "device/jack/jack_probe.hpp"
#include "device/jack/jack_server_process.hpp"
#include "device/playing.hpp"
#include "device/wait_for.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using testing::JackProbe;
using testing::JackServerProcess;
using testing::waitFor;

// JACK is the one of RtMidi's systems that can be had on any Linux machine.
class RtMidiDeviceTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!JackServerProcess::installed()) GTEST_SKIP() << "jackd is not installed";
    server_ = std::make_unique<JackServerProcess>();
    ASSERT_TRUE(server_->running());
    device_ = std::make_unique<RtMidiDevice>(
        RtMidiDevice::Options{.name = testing::unique("pool"), .api = RtMidiApi::kJack}, spooler_);
    probe_ = std::make_unique<JackProbe>("probe");
  }

  Spooler spooler_{Spooler::Settings{}};
  std::unique_ptr<JackServerProcess> server_;
  std::unique_ptr<RtMidiDevice> device_;
  std::unique_ptr<JackProbe> probe_;
};

TEST_F(RtMidiDeviceTest, SaysWhatItIs) {
  EXPECT_THAT(device_->description(), HasSubstr("JACK through RtMidi, virtual ports"));
  EXPECT_TRUE(device_->connected());
}

TEST_F(RtMidiDeviceTest, SendsStartAndClock) {
  ASSERT_TRUE(probe_->connect(device_->receivePortName(), probe_->in()));
  testing::play(spooler_, testing::playingFrom(realtime::monotonicNow() + 300ms, 120.0));
  ASSERT_TRUE(waitFor([this] { return probe_->framesOf(status::kClock).size() > 60; }));
  EXPECT_EQ(probe_->framesOf(status::kStart).size(), 1U);
  EXPECT_GT(device_->accuracy().messages, 60U);
  EXPECT_TRUE(device_->connected());
}

TEST_F(RtMidiDeviceTest, HearsClockToo) {
  ASSERT_TRUE(probe_->connect(probe_->out(), device_->sendPortName()));
  for (const auto status : {status::kClock, status::kActiveSensing, status::kStop}) {
    probe_->send(ShortMessage::of(status));
    Spooler::Incoming incoming;
    ASSERT_TRUE(waitFor([&] { return spooler_.takeReceived(incoming); }));
    EXPECT_EQ(incoming.message.status(), status);
    EXPECT_LT(realtime::monotonicNow() - incoming.time, 2s);
  }
}

TEST(RtMidiDevice, SaysWhatToDoWithoutItsSystem) {
  setenv("JACK_DEFAULT_SERVER", "midipool_test_nobody", 1);
  Spooler spooler{Spooler::Settings{}};
  ::testing::internal::CaptureStderr();
  const auto errorOf = [&spooler](RtMidiApi api) -> std::string {
    try {
      const RtMidiDevice device{{.name = "pool", .api = api}, spooler};
    } catch (const DeviceError& error) {
      return error.what();
    }
    return "no error";
  };
  EXPECT_THAT(errorOf(RtMidiApi::kJack), HasSubstr("no JACK server is running"));
  if (access("/dev/snd/seq", R_OK | W_OK) != 0) {
    EXPECT_THAT(errorOf(RtMidiApi::kAlsa), HasSubstr("modprobe snd-seq"));
  }
  EXPECT_THAT(errorOf(RtMidiApi::kCore), HasSubstr("built without CoreMIDI"));
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");  // RtMidi did not get to print
}

}  // namespace
}  // namespace midipool
