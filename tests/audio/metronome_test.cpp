// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/metronome.hpp"

#include <algorithm>
#include <vector>

#include <gtest/gtest.h>

#include "realtime/guard.hpp"

namespace midipool {
namespace {

using Samples = std::vector<float>;

// `count` frames in blocks of that length.
Samples rendered(Metronome& metronome, std::size_t count, std::size_t block) {
  Samples all(count, 9.0F);
  const realtime::RealtimeScope scope;
  for (std::size_t at = 0; at < count; at += block) {
    metronome.render(std::span{all}.subspan(at, std::min(block, count - at)));
  }
  return all;
}

TEST(Metronome, IsSilentUntilItIsToldToClick) {
  Metronome metronome;
  EXPECT_EQ(rendered(metronome, 500, 64), Samples(500, 0.0F));
}

TEST(Metronome, AClickStandsOnItsFrameWhateverTheBlocks) {
  const MetronomeClick accent{ClickKind::kAccent};
  for (const std::size_t block : {1U, 64U, 100U, 4096U}) {
    Metronome metronome;
    metronome.begin(ClickKind::kAccent, 37);
    const auto samples = rendered(metronome, 3000, block);
    Samples wanted(3000, 0.0F);
    std::ranges::copy(accent.samples(), wanted.begin() + 37);
    EXPECT_EQ(samples, wanted) << "in blocks of " << block;
  }
}

TEST(Metronome, ClicksThatOverlapAreAdded) {
  const MetronomeClick beat{ClickKind::kBeat};
  const MetronomeClick between{ClickKind::kSubdivision};
  Metronome metronome;
  metronome.begin(ClickKind::kBeat, 0);
  metronome.begin(ClickKind::kSubdivision, 100);
  const auto samples = rendered(metronome, 200, 200);
  EXPECT_FLOAT_EQ(samples[99], beat.samples()[99]);
  EXPECT_FLOAT_EQ(samples[150], beat.samples()[150] + between.samples()[50]);
}

TEST(Metronome, OfMoreThanItCanSoundTheOldestEnds) {
  Metronome metronome;
  for (int i = 0; i < 1000; ++i) metronome.begin(ClickKind::kAccent, 0);
  const auto samples = rendered(metronome, 100, 100);
  EXPECT_LT(*std::ranges::max_element(samples), 16.0F * 0.5F);
}

TEST(Metronome, CanBeCutOff) {
  Metronome metronome;
  metronome.begin(ClickKind::kAccent, 0);
  metronome.silence();
  EXPECT_EQ(rendered(metronome, 100, 100), Samples(100, 0.0F));
}

}  // namespace
}  // namespace midipool
