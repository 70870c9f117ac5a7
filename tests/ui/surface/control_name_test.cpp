// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/surface/control_name.hpp"

#include <gtest/gtest.h>

namespace midipool::surface {
namespace {

TEST(ControlName, EachComesBackAsItWas) {
  for (const auto* text :
       {"strip/Ben/gain", "strip/Ben/pan", "strip/Ben/mute", "strip/Ben/solo", "strip/a/b/gain",
        "strip/gain/gain", "strip/Änn 2/solo", "input/1/gain", "input/8/mute", "master/gain",
        "metronome/gain", "metronome/mute", "transport/play", "transport/stop",
        "transport/continue", "transport/tap"}) {
    const auto control = parseControl(text);
    ASSERT_TRUE(control) << text;
    EXPECT_EQ(textOf(*control), text);
  }
}

TEST(ControlName, KnowsWhatItIsMadeOf) {
  EXPECT_EQ(parseControl("strip/a/b/gain")->nickname, "a/b");
  EXPECT_EQ(parseControl("input/8/pan")->input, 8U);
  EXPECT_TRUE(parseControl("input/8/pan")->isContinuous());
  EXPECT_FALSE(parseControl("strip/Ben/mute")->isContinuous());
}

TEST(ControlName, WhatIsNoneIsRefused) {
  for (const auto* text :
       {"", "/", "//", "strip", "strip/gain", "strip//gain", "strip/Ben/", "strip/Ben/loudness",
        "input/0/gain", "input/9/gain", "input/1x/gain", "input//gain", "input/-1/gain",
        "master/pan", "master/1/gain", "transport/rewind", "transport/1/play", "Strip/Ben/gain"}) {
    EXPECT_FALSE(parseControl(text)) << text;
  }
  EXPECT_FALSE(parseControl("strip/" + std::string(81, 'x') + "/gain"));
}

}  // namespace
}  // namespace midipool::surface
