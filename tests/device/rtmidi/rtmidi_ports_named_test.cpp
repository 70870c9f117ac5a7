// SPDX-License-Identifier: GPL-3.0-or-later
//
// What Windows gets, tried against JACK, where ports of other programs can be had too. Built as a
// program of its own, as a build takes one of the two ways to ports.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "device/jack/jack_probe.hpp"
#include "device/jack/jack_server_process.hpp"
#include "device/midi_device.hpp"
#include "device/rtmidi/rtmidi_ports.hpp"
#include "device/wait_for.hpp"

namespace midipool {
namespace {

using ::testing::HasSubstr;
using testing::JackProbe;
using testing::JackServerProcess;

class RtMidiPortsNamed : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!JackServerProcess::installed()) GTEST_SKIP() << "jackd is not installed";
    server_ = std::make_unique<JackServerProcess>();
    ASSERT_TRUE(server_->running());
    probe_ = std::make_unique<JackProbe>("cable");
    in_ = std::make_unique<RtMidiIn>(RtMidi::UNIX_JACK, testing::unique("in"));
    out_ = std::make_unique<RtMidiOut>(RtMidi::UNIX_JACK, testing::unique("out"));
  }

  std::unique_ptr<JackServerProcess> server_;
  std::unique_ptr<JackProbe> probe_;
  std::unique_ptr<RtMidiIn> in_;
  std::unique_ptr<RtMidiOut> out_;
};

TEST_F(RtMidiPortsNamed, UsesPortsThatAreThere) {
  openRtMidiPorts(*in_, *out_, {.send = probe_->out(), .receive = probe_->in()});
  const auto clock = ShortMessage::of(status::kClock);
  EXPECT_TRUE(testing::waitFor([&] {
    out_->sendMessage(clock.bytes.data(), clock.size);
    testing::wait(std::chrono::milliseconds{20});
    return !probe_->framesOf(status::kClock).empty();
  }));
}

TEST_F(RtMidiPortsNamed, SaysHowToMakeOneThatIsNot) {
  try {
    openRtMidiPorts(*in_, *out_, {.send = "nowhere send", .receive = "nowhere receive"});
    FAIL() << "there is no such port";
  } catch (const DeviceError& error) {
    EXPECT_THAT(error.what(), HasSubstr("nowhere send"));
    EXPECT_THAT(error.what(), HasSubstr("loopMIDI"));
  }
}

}  // namespace
}  // namespace midipool
