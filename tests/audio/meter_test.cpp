// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/meter.hpp"

#include <thread>

#include <gtest/gtest.h>

#include "audio/signals.hpp"

namespace midipool {
namespace {

using namespace midipool::testing;

void feed(Meter& meter, const Samples& samples, std::size_t block = 64) {
  for (std::size_t from = 0; from < samples.size(); from += block) {
    meter.process(std::span{samples}.subspan(from, std::min(block, samples.size() - from)));
  }
}

void feedSilence(Meter& meter, double seconds, std::size_t block = 64) {
  feed(meter, Samples(static_cast<std::size_t>(seconds * kRate), 0.0F), block);
}

TEST(Meter, ShowsNothingAtFirst) {
  const auto reading = Meter{kRate}.read();
  EXPECT_TRUE(reading.peak.isSilence());
  EXPECT_TRUE(reading.held.isSilence());
  EXPECT_TRUE(reading.rms.isSilence());
  EXPECT_EQ(reading.clips, 0U);
}

TEST(Meter, ASineReadsItsPeakAndThreeDecibelsLess) {
  Meter meter{kRate};
  feed(meter, sine(997.0, 4 * 48'000, 0.5));
  EXPECT_NEAR(meter.read().peak.value(), -6.02, 0.05);
  EXPECT_NEAR(meter.read().held.value(), -6.02, 0.05);
  EXPECT_NEAR(meter.read().rms.value(), -9.03, 0.05);
}

TEST(Meter, RisesWithOneSample) {
  Meter meter{kRate};
  Samples samples(64, 0.0F);
  samples[13] = -0.25F;
  meter.process(samples);
  EXPECT_FLOAT_EQ(meter.read().peak.gain(), 0.25F);
}

TEST(Meter, FallsByTwentyDecibelsIn1700MillisecondsInAnyBlocks) {
  for (const std::size_t block : {1U, 16U, 100U, 4096U}) {
    Meter meter{kRate};
    meter.process(Samples(1, 0.5F));
    feedSilence(meter, 1.7, block);
    EXPECT_NEAR(meter.read().peak.value(), -26.02, 0.05) << block;
  }
}

TEST(Meter, HoldsTheMarkForASecondAndDropsItOntoTheBar) {
  Meter meter{kRate};
  meter.process(Samples(1, 0.5F));
  feedSilence(meter, 0.99);
  EXPECT_FLOAT_EQ(meter.read().held.gain(), 0.5F);
  feedSilence(meter, 0.02);
  EXPECT_EQ(meter.read().held, meter.read().peak);
  EXPECT_LT(meter.read().held.value(), -17.0);
}

TEST(Meter, AHigherPeakMovesTheMarkAndALowerOneDoesNot) {
  Meter meter{kRate};
  meter.process(Samples(1, 0.5F));
  feedSilence(meter, 0.5);
  meter.process(Samples(1, 0.45F));
  EXPECT_FLOAT_EQ(meter.read().held.gain(), 0.5F);
  meter.process(Samples(1, 0.6F));
  feedSilence(meter, 0.99);
  EXPECT_FLOAT_EQ(meter.read().held.gain(), 0.6F);
}

TEST(Meter, TheRmsLevelForgetsWithin300Milliseconds) {
  Meter meter{kRate};
  feed(meter, Samples(4 * 48'000, 0.5F));
  const double before = meter.read().rms.value();
  feedSilence(meter, 0.3);
  // The mean square falls to 1/e.
  EXPECT_NEAR(meter.read().rms.value() - before, -4.343, 0.02);
}

TEST(Meter, CountsClips) {
  Meter meter{kRate};
  feed(meter, Samples{0.9F, 1.0F, -1.2F, 0.5F});
  feed(meter, Samples{1.0F});
  EXPECT_EQ(meter.read().clips, 3U);
}

TEST(Meter, ComesToRestInSilence) {
  Meter meter{kRate};
  feed(meter, Samples(480, 1.0F));
  EXPECT_FALSE(meter.isAtRest());
  feedSilence(meter, 13.0);
  EXPECT_TRUE(meter.isAtRest());
  EXPECT_TRUE(meter.read().peak.isSilence());
  EXPECT_TRUE(meter.read().rms.isSilence());
  EXPECT_EQ(meter.read().clips, 480U);
}

TEST(Meter, SurvivesWhatIsNoNumber) {
  Meter meter{kRate};
  feed(meter, Samples{0.5F, kNan, kInf, -kInf});
  EXPECT_FLOAT_EQ(meter.read().peak.gain(), 0.5F);
  EXPECT_TRUE(std::isfinite(meter.read().rms.value()));
  EXPECT_EQ(meter.read().clips, 3U);
  feed(meter, Samples{3e38F});
  feedSilence(meter, 1.7);
  EXPECT_TRUE(std::isfinite(meter.read().rms.value()));
}

TEST(Meter, IsAsNewAfterAReset) {
  Meter meter{kRate};
  feed(meter, Samples(480, 1.0F));
  meter.reset();
  EXPECT_TRUE(meter.isAtRest());
  EXPECT_EQ(meter.read().clips, 0U);
  feed(meter, Samples(1, 0.1F));
  EXPECT_FLOAT_EQ(meter.read().held.gain(), 0.1F);
}

TEST(Meter, NoFramesChangeNothing) {
  Meter meter{kRate};
  feed(meter, Samples(1, 0.5F));
  meter.process({});
  EXPECT_FLOAT_EQ(meter.read().peak.gain(), 0.5F);
}

TEST(Meter, IsReadWhileItProcesses) {
  Meter meter{kRate};
  std::atomic<bool> done{false};
  std::thread audio{[&] {
    for (int i = 0; i < 20'000; ++i) feed(meter, Samples(16, i % 2 == 0 ? 0.5F : 1.0F));
    done = true;
  }};
  std::uint64_t before = 0;
  while (!done) {
    const auto reading = meter.read();
    EXPECT_LE(reading.peak.value(), 0.0);
    EXPECT_GE(reading.clips, before);
    before = reading.clips;
  }
  audio.join();
  EXPECT_EQ(meter.read().clips, 160'000U);
}

}  // namespace
}  // namespace midipool
