// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/metronome_click.hpp"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

namespace midipool {
namespace {

float peakOf(std::span<const float> samples) {
  float peak = 0.0F;
  for (const auto sample : samples) peak = std::max(peak, std::abs(sample));
  return peak;
}

int crossingsOf(std::span<const float> samples) {
  int crossings = 0;
  for (std::size_t i = 1; i < samples.size(); ++i) {
    crossings += samples[i - 1] < 0.0F && samples[i] >= 0.0F ? 1 : 0;
  }
  return crossings;
}

TEST(MetronomeClick, IsHeardFromItsFirstFrameOnAndEndsInSilence) {
  for (const auto kind : {ClickKind::kAccent, ClickKind::kBeat, ClickKind::kSubdivision}) {
    const MetronomeClick click{kind};
    const auto samples = click.samples();
    EXPECT_NE(samples.front(), 0.0F);
    EXPECT_GT(peakOf(samples.first(48)), 0.8F * peakOf(samples));
    EXPECT_LT(peakOf(samples.last(48)), 1e-4F);
    // No edge but that of the tone itself.
    EXPECT_LT(std::abs(samples.front()), 0.01F);
  }
}

TEST(MetronomeClick, OneIsHigherAndLouderThanABeatAndThatThanWhatLiesBetween) {
  const MetronomeClick accent{ClickKind::kAccent};
  const MetronomeClick beat{ClickKind::kBeat};
  const MetronomeClick between{ClickKind::kSubdivision};
  EXPECT_GT(peakOf(accent.samples()), 1.2F * peakOf(beat.samples()));
  EXPECT_GT(peakOf(beat.samples()), 1.2F * peakOf(between.samples()));
  EXPECT_GT(crossingsOf(accent.samples()), 1.2 * crossingsOf(beat.samples()));
  EXPECT_GT(crossingsOf(beat.samples()), 1.2 * crossingsOf(between.samples()));
  EXPECT_LE(peakOf(accent.samples()), 0.5F);
}

}  // namespace
}  // namespace midipool
