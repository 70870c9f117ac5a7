// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/surface/tap_tempo.hpp"

#include <gtest/gtest.h>

namespace midipool::surface {
namespace {

using namespace std::chrono_literals;

class TapTempoTest : public ::testing::Test {
 protected:
  double tapAfter(Nanoseconds pause) {
    now_ += pause;
    const auto bpm = taps_.tap(now_);
    return bpm ? bpm->value() : 0.0;
  }
  TapTempo taps_;
  LocalTime now_{100s};
};

TEST_F(TapTempoTest, OneTapIsNoTempo) {
  EXPECT_EQ(tapAfter(0s), 0.0);
}

TEST_F(TapTempoTest, TwoGiveOne) {
  tapAfter(0s);
  EXPECT_EQ(tapAfter(500ms), 120.0);
  EXPECT_EQ(tapAfter(500ms), 120.0);
}

TEST_F(TapTempoTest, TheSlowestAndAFastOne) {
  tapAfter(0s);
  EXPECT_EQ(tapAfter(3s), 20.0);
  tapAfter(10s);
  EXPECT_EQ(tapAfter(100ms), 600.0);
}

TEST_F(TapTempoTest, UnsteadyHandsComeCloserTheMoreTheyTap) {
  tapAfter(0s);
  double bpm = 0.0;
  for (int i = 0; i < 8; ++i) bpm = tapAfter(i % 2 == 0 ? 490ms : 510ms);
  EXPECT_NEAR(bpm, 120.0, 0.5);
}

TEST_F(TapTempoTest, AfterAPauseItBeginsAnew) {
  tapAfter(0s);
  tapAfter(500ms);
  EXPECT_EQ(tapAfter(4s), 0.0);
  EXPECT_EQ(tapAfter(1s), 60.0);
}

TEST_F(TapTempoTest, AnotherTempoBeginsAnew) {
  tapAfter(0s);
  for (int i = 0; i < 5; ++i) tapAfter(1s);
  EXPECT_EQ(tapAfter(400ms), 0.0);
  EXPECT_EQ(tapAfter(400ms), 150.0);
}

TEST_F(TapTempoTest, WhatNoRoomCanPlayIsNone) {
  tapAfter(0s);
  EXPECT_EQ(tapAfter(10ms), 0.0);
  EXPECT_EQ(tapAfter(0s), 0.0);
}

}  // namespace
}  // namespace midipool::surface
