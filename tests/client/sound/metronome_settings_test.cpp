// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/sound/metronome_settings.hpp"

#include <gtest/gtest.h>

namespace midipool {
namespace {

TEST(MetronomeSettings, IsOffUntilSomebodyWantsIt) {
  const MetronomeSettings settings;
  EXPECT_FALSE(settings.on);
  EXPECT_EQ(settings.countInBars, 0);
  EXPECT_TRUE(settings.clicks.accent);
}

TEST(MetronomeSettings, WhatIsNotSaidStays) {
  MetronomeSettings settings;
  settings.on = true;
  settings.countInBars = 2;
  EXPECT_EQ(changed(settings, {}), settings);
  const auto other = changed(settings, {false, Subdivision::kTriplets, false, 1});
  EXPECT_FALSE(other.on);
  EXPECT_EQ(other.clicks.subdivision, Subdivision::kTriplets);
  EXPECT_FALSE(other.clicks.accent);
  EXPECT_EQ(other.countInBars, 1);
  EXPECT_EQ(changed(settings, {.countInBars = 9}).countInBars, 2);
}

TEST(MetronomeSettings, SubdivisionsHaveNames) {
  for (const auto subdivision : {Subdivision::kNone, Subdivision::kEighths, Subdivision::kTriplets,
                                 Subdivision::kSixteenths}) {
    EXPECT_EQ(subdivisionNamed(nameOf(subdivision)), subdivision);
  }
  EXPECT_FALSE(subdivisionNamed("quintuplets"));
  EXPECT_FALSE(subdivisionNamed(""));
}

}  // namespace
}  // namespace midipool
