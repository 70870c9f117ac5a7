// SPDX-License-Identifier: GPL-3.0-or-later
#include "jack_recorder/script.hpp"

#include <sstream>
#include <stdexcept>

#include <gtest/gtest.h>

namespace midipool::testing {
namespace {

std::vector<ScriptEvent> read(const std::string& text) {
  std::istringstream in(text);
  return readScript(in, "song", 48'000.0);
}

TEST(Script, IsReadInOrderOfTime) {
  const auto events = read("# a song\n\n1.5 903C40\n0.25 f8 # first\n0.25 fa\n");
  ASSERT_EQ(events.size(), 3U);
  EXPECT_EQ(events[0].frame, 12'000U);
  EXPECT_EQ(events[0].bytes, std::vector<std::uint8_t>{0xf8});
  EXPECT_EQ(events[1].bytes, std::vector<std::uint8_t>{0xfa});
  EXPECT_EQ(events[2].frame, 72'000U);
  EXPECT_EQ(events[2].bytes, (std::vector<std::uint8_t>{0x90, 0x3c, 0x40}));
}

TEST(Script, NamesTheLineItCannotRead) {
  for (const char* wrong : {"f8", "1.0", "1.0 f", "1.0 xx", "-1 f8", "1.0 f8 f8", "nan f8"}) {
    try {
      read(std::string("0 f8\n") + wrong + "\n");
      ADD_FAILURE() << wrong;
    } catch (const std::runtime_error& error) {
      EXPECT_NE(std::string(error.what()).find("song line 2"), std::string::npos) << wrong;
    }
  }
}

}  // namespace
}  // namespace midipool::testing
