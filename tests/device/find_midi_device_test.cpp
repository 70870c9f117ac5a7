// SPDX-License-Identifier: GPL-3.0-or-later
#include "device/find_midi_device.hpp"

#include <cstdlib>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace midipool {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// Without a JACK server; the tests in jack/ have one.
class FindMidiDevice : public ::testing::Test {
 protected:
  void SetUp() override {
    setenv("JACK_DEFAULT_SERVER", "midipool_test_nobody", 1);
    setenv("JACK_NO_START_SERVER", "1", 1);
  }
  static bool systemHasMidi() { return access("/dev/snd/seq", R_OK | W_OK) == 0; }
  std::string errorOf(MidiBackend backend) {
    try {
      openMidiDevice({backend, "midiPool"}, spooler_);
    } catch (const DeviceError& error) {
      return error.what();
    }
    return "no error";
  }

  Spooler spooler_{Spooler::Settings{}};
};

TEST_F(FindMidiDevice, KnowsTheWordsOfTheOption) {
  EXPECT_EQ(midiBackendOf("auto"), MidiBackend::kAuto);
  EXPECT_EQ(midiBackendOf("jack"), MidiBackend::kJack);
  EXPECT_EQ(midiBackendOf("rtmidi"), MidiBackend::kRtMidi);
  EXPECT_EQ(midiBackendOf("none"), MidiBackend::kNone);
  EXPECT_EQ(midiBackendOf("Jack"), std::nullopt);
  EXPECT_EQ(midiBackendOf(""), std::nullopt);
}

TEST_F(FindMidiDevice, GivesNoneWhenAskedForNone) {
  const auto device = openMidiDevice({MidiBackend::kNone, "midiPool"}, spooler_);
  EXPECT_EQ(device->description(), "none, as asked for");
}

TEST_F(FindMidiDevice, SaysWhatToDoWhenWhatIsAskedForIsNotThere) {
  EXPECT_THAT(errorOf(MidiBackend::kJack), HasSubstr("JACK"));
  EXPECT_THAT(errorOf(MidiBackend::kJack), Not(HasSubstr("\n")));
  if (systemHasMidi()) GTEST_SKIP() << "this machine has an ALSA sequencer";
  EXPECT_THAT(errorOf(MidiBackend::kRtMidi), Not(HasSubstr("no error")));
  EXPECT_THAT(errorOf(MidiBackend::kRtMidi), Not(HasSubstr("\n")));
}

TEST_F(FindMidiDevice, AlwaysFindsSomethingByItself) {
  const auto device = openMidiDevice({}, spooler_);
  ASSERT_NE(device, nullptr);
  if (systemHasMidi()) {
    EXPECT_THAT(device->description(), HasSubstr("virtual ports"));
  } else {
    EXPECT_THAT(device->description(), HasSubstr("no MIDI system: "));
    EXPECT_THAT(device->description(), HasSubstr("JACK"));
  }
}

}  // namespace
}  // namespace midipool
