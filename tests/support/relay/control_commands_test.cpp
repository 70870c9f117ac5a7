// SPDX-License-Identifier: GPL-3.0-or-later
#include "relay/control_commands.hpp"

#include <gtest/gtest.h>

namespace midipool::testing {
namespace {

class ControlCommandsTest : public ::testing::Test {
 protected:
  LineSettings settings_;
  int resumed_ = 0;
  ControlCommands commands_{settings_, [this] { ++resumed_; }, [] { return "all=1"; }};
};

TEST_F(ControlCommandsTest, ChangeTheLine) {
  EXPECT_EQ(commands_.execute("loss 12.5"), "ok loss 12.5");
  EXPECT_EQ(commands_.execute(" delay  50 \r"), "ok delay 50");
  EXPECT_EQ(commands_.execute("reorder no"), "ok reorder no");
  EXPECT_EQ(settings_.lossPercent, 12.5);
  EXPECT_EQ(settings_.delayMs, 50.0);
  EXPECT_FALSE(settings_.reorder);
  EXPECT_EQ(commands_.execute("stats"), "ok all=1");
}

TEST_F(ControlCommandsTest, ResumeOnceAfterACut) {
  commands_.execute("unblock");
  EXPECT_EQ(resumed_, 0);
  commands_.execute("block");
  EXPECT_TRUE(settings_.blocked);
  commands_.execute("unblock");
  commands_.execute("unblock");
  EXPECT_FALSE(settings_.blocked);
  EXPECT_EQ(resumed_, 1);
}

TEST_F(ControlCommandsTest, RefuseWhatTheyDoNotKnowAndChangeNothing) {
  for (const char* wrong : {"", "dance", "dance 1", "loss", "loss x", "loss -1", "loss 101",
                            "loss nan", "delay 1 2", "reorder perhaps", "delay 1e9"}) {
    EXPECT_EQ(commands_.execute(wrong).rfind("error ", 0), 0U) << wrong;
  }
  EXPECT_EQ(settings_.lossPercent, 0.0);
  EXPECT_EQ(settings_.delayMs, 0.0);
}

}  // namespace
}  // namespace midipool::testing
