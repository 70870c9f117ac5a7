// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/surface/fader_pickup.hpp"

#include <gtest/gtest.h>

namespace midipool::surface {
namespace {

TEST(FaderPickup, WhatStandsElsewhereMovesNothing) {
  FaderPickup fader;
  EXPECT_FALSE(fader.moved(0.1, 0.75));
  EXPECT_FALSE(fader.moved(0.5, 0.75));
}

TEST(FaderPickup, TakesHoldWhenClose) {
  FaderPickup fader;
  EXPECT_EQ(fader.moved(0.74, 0.75), 0.74);
  EXPECT_EQ(fader.moved(0.2, 0.74), 0.2);
  EXPECT_EQ(fader.moved(1.0, 0.2), 1.0);
}

TEST(FaderPickup, TakesHoldInPassing) {
  FaderPickup fader;
  EXPECT_FALSE(fader.moved(0.1, 0.75));
  EXPECT_EQ(fader.moved(0.95, 0.75), 0.95);
}

TEST(FaderPickup, LosesHoldWhenAnotherMovesTheControl) {
  FaderPickup fader;
  ASSERT_TRUE(fader.moved(0.75, 0.75));
  ASSERT_TRUE(fader.moved(0.8, 0.75));
  EXPECT_FALSE(fader.moved(0.82, 0.3));
  EXPECT_FALSE(fader.moved(0.5, 0.3));
  EXPECT_EQ(fader.moved(0.25, 0.3), 0.25);
}

TEST(FaderPickup, ASmallLossOnTheWayIsNobodyElse) {
  FaderPickup fader;
  ASSERT_TRUE(fader.moved(0.75, 0.75));
  EXPECT_EQ(fader.moved(0.2, 0.75 + 1e-5), 0.2);
}

}  // namespace
}  // namespace midipool::surface
