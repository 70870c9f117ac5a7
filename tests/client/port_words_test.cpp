// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/port_words.hpp"

#include <gtest/gtest.h>

namespace midipool {
namespace {

TEST(PortWords, ThePortsOfBothChannelsAreNamed) {
  EXPECT_EQ(portsInWords("midiPool:send_1", 1), "midiPool:send_1");
  EXPECT_EQ(portsInWords("midiPool:send_1", 2), "midiPool:send_1 and send_2");
  EXPECT_EQ(portsInWords("midiPool-01:send_1", 4), "midiPool-01:send_1 to send_4");
}

TEST(PortWords, WhatIsNoSuchPortStaysAsItIs) {
  for (const auto* name : {"", "midiPool send", "card_1", "hw:0", "midiPool:send_11"}) {
    EXPECT_EQ(portsInWords(name, 2), name);
  }
  EXPECT_EQ(portsInWords("midiPool:send_1", 0), "midiPool:send_1");
}

}  // namespace
}  // namespace midipool
