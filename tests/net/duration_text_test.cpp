// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/duration_text.hpp"

#include <gtest/gtest.h>

namespace midipool {
namespace {

using namespace std::chrono_literals;

TEST(DurationText, TakesTheUnitThatFits) {
  EXPECT_EQ(durationText(5s), "5 s");
  EXPECT_EQ(durationText(300ms), "300 ms");
  EXPECT_EQ(durationText(1'500ms), "1500 ms");
}

}  // namespace
}  // namespace midipool
