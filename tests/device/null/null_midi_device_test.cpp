// SPDX-License-Identifier: GPL-3.0-or-later
#include "device/null/null_midi_device.hpp"

#include <gtest/gtest.h>

#include "device/playing.hpp"
#include "device/wait_for.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;

TEST(NullMidiDevice, IsHonest) {
  Spooler spooler{Spooler::Settings{}};
  const NullMidiDevice device{"", spooler};
  EXPECT_EQ(device.description(), "none, as asked for");
  EXPECT_FALSE(device.connected());
  EXPECT_TRUE(device.sendPortName().empty());
  EXPECT_TRUE(device.receivePortName().empty());
}

TEST(NullMidiDevice, SaysWhyThereIsNothingBetter) {
  Spooler spooler{Spooler::Settings{}};
  const NullMidiDevice device{"no JACK server", spooler};
  EXPECT_EQ(device.description(), "no MIDI system: no JACK server");
}

TEST(NullMidiDevice, KeepsTheSpoolerInStep) {
  Spooler spooler{Spooler::Settings{}};
  const NullMidiDevice device{"", spooler};
  const auto note = MessageBytes::of(ShortMessage{{0x90, 60, 100}, 3});
  for (int i = 0; i < 5000; ++i) {
    // The queue holds 1,024: somebody must be taking them.
    ASSERT_TRUE(testing::waitFor([&] { return spooler.send(note); }));
  }
  testing::play(spooler, testing::playingFrom(realtime::monotonicNow() + 100ms, 120.0));
  Spooler::Outgoing sent;
  ASSERT_TRUE(testing::waitFor([&] { return spooler.takeSentTransport(sent); }));
  EXPECT_EQ(sent.message.status(), status::kStart);
  EXPECT_EQ(device.accuracy().messages, 0U);
}

}  // namespace
}  // namespace midipool
