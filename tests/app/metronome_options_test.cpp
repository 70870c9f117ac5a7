// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/metronome_options.hpp"

#include <CLI/CLI.hpp>
#include <gtest/gtest.h>

namespace midipool {
namespace {

MetronomeChange parsed(const std::string& words) {
  CLI::App app;
  MetronomeOptions options;
  addMetronomeOptions(app, options);
  app.parse(words);
  return metronomeChange(options);
}

TEST(MetronomeOptions, WhatIsNotSaidIsLeftAsItWas) {
  const auto change = parsed("");
  EXPECT_FALSE(change.on);
  EXPECT_FALSE(change.accent);
  EXPECT_FALSE(change.subdivision);
  EXPECT_FALSE(change.countInBars);
}

TEST(MetronomeOptions, AreTaken) {
  const auto change = parsed("--metronome on --subdivision triplets --accent off --count-in 2");
  EXPECT_EQ(change.on, true);
  EXPECT_EQ(change.accent, false);
  EXPECT_EQ(change.subdivision, Subdivision::kTriplets);
  EXPECT_EQ(change.countInBars, 2);
  EXPECT_EQ(parsed("--metronome off --count-in 0").on, false);
}

TEST(MetronomeOptions, NonsenseIsRefused) {
  for (const auto* words :
       {"--metronome loud", "--subdivision fifths", "--accent 1", "--count-in 3", "--count-in x"}) {
    EXPECT_THROW(static_cast<void>(parsed(words)), CLI::ParseError) << words;
  }
}

}  // namespace
}  // namespace midipool
