// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/stem_clock.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace midipool {
namespace {

using namespace std::chrono_literals;

SessionTime capturedAt(std::int64_t frame, double ppm) {
  const double seconds = static_cast<double>(frame) / (48'000.0 * (1.0 + ppm * 1e-6));
  return SessionTime{1000s + Nanoseconds{std::llround(seconds * 1e9)}};
}

// Packets of 128 frames; returns the frame after the last.
std::int64_t feed(StemClock& clock, double ppm, std::int64_t from, double seconds) {
  const auto end = from + static_cast<std::int64_t>(seconds * 48'000.0);
  for (; from < end; from += 128) clock.add(from, capturedAt(from, ppm));
  return from;
}

TEST(StemClock, KnowsTheFirstPacketAtOnce) {
  StemClock clock{48'000.0};
  EXPECT_FALSE(clock.started());
  clock.add(1280, capturedAt(1280, 0.0));
  EXPECT_TRUE(clock.started());
  EXPECT_EQ(clock.capturedAt(1280.0), capturedAt(1280, 0.0));
  EXPECT_NEAR(clock.frameAt(capturedAt(1280, 0.0) + 1s), 1280.0 + 48'000.0, 1e-3);
}

TEST(StemClock, LearnsTheRate) {
  for (const double ppm : {-200.0, -20.0, 0.0, 3.0, 200.0}) {
    StemClock clock{48'000.0};
    const auto frame = feed(clock, ppm, 0, 30.0);
    const double rate = 1e9 / clock.nanosecondsPerFrame();
    EXPECT_NEAR((rate / 48'000.0 - 1.0) * 1e6, ppm, 0.1);
    const auto ahead = frame + 48'000;
    const auto error = clock.capturedAt(static_cast<double>(ahead)) - capturedAt(ahead, ppm);
    EXPECT_LT(std::chrono::abs(error), 200ns);
    EXPECT_NEAR(clock.frameAt(capturedAt(ahead, ppm)), static_cast<double>(ahead), 0.01);
  }
}

TEST(StemClock, LostPacketsDoNotMatter) {
  StemClock clock{48'000.0};
  auto frame = feed(clock, 50.0, 0, 10.0);
  frame = feed(clock, 50.0, frame + 48'000, 10.0);
  const auto error = clock.capturedAt(static_cast<double>(frame)) - capturedAt(frame, 50.0);
  EXPECT_LT(std::chrono::abs(error), 500ns);
}

TEST(StemClock, PacketsOfThePastAreNotLookedAt) {
  StemClock clock{48'000.0};
  const auto frame = feed(clock, 0.0, 0, 5.0);
  clock.add(frame - 1280, capturedAt(frame - 1280, 0.0) + 5ms);
  EXPECT_LT(std::chrono::abs(clock.capturedAt(static_cast<double>(frame)) - capturedAt(frame, 0.0)),
            100ns);
}

TEST(StemClock, AJumpIsBelievedAtOnce) {
  StemClock clock{48'000.0};
  const auto frame = feed(clock, 10.0, 0, 5.0);
  clock.add(frame, capturedAt(frame, 10.0) + 300ms);
  EXPECT_EQ(clock.capturedAt(static_cast<double>(frame)), capturedAt(frame, 10.0) + 300ms);
}

// A session clock that works off an error moves by a millisecond a second.
TEST(StemClock, ASlidingClockBendsTheRateGently) {
  StemClock clock{48'000.0};
  auto frame = feed(clock, 0.0, 0, 30.0);
  double before = clock.nanosecondsPerFrame();
  for (int i = 0; i < 375; ++i, frame += 128) {
    clock.add(frame, capturedAt(frame, 0.0) + i * 2667ns);
    EXPECT_LT(std::abs(clock.nanosecondsPerFrame() / before - 1.0), 20e-6);
    before = clock.nanosecondsPerFrame();
  }
}

}  // namespace
}  // namespace midipool
