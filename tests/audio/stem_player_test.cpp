// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/stem_player.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <numbers>
#include <optional>

#include <gtest/gtest.h>

#include "audio/stem_line.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;
using testing::signalToNoise;
using testing::StemLine;

// The largest second difference.
static float largestBend(const std::vector<float>& sound) {
  float largest = 0.0F;
  for (std::size_t i = 2; i < sound.size(); ++i) {
    largest = std::max(largest, std::abs(sound[i] - 2.0F * sound[i - 1] + sound[i - 2]));
  }
  return largest;
}

// By how many frames a second of the line's tone is heard too late, against a delay; up to half a period.
static double framesLate(StemLine& line, double delay) {
  const double begin = line.now() + line.settings_.clockError - delay;
  const auto sound = line.run(1.0);
  double sine = 0.0;
  double cosine = 0.0;
  for (std::size_t i = 0; i < 48000; ++i) {
    const double time = begin + static_cast<double>(i) / StemLine::kRate;
    const double phase = 2.0 * std::numbers::pi * line.settings_.tone * time;
    sine += static_cast<double>(sound[i]) * std::sin(phase);
    cosine += static_cast<double>(sound[i]) * std::cos(phase);
  }
  const double period = StemLine::kRate / line.settings_.tone;
  return -std::atan2(cosine, sine) / (2.0 * std::numbers::pi) * period;
}

TEST(StemPlayer, IsSilentBeforeAnythingHasCome) {
  StemLine line{{.delay = 10.0}};
  for (const float sample : line.run(1.0)) EXPECT_EQ(sample, 0.0F);
}

TEST(StemPlayer, PassesSamplesAsTheyAreOnOneClock) {
  StemLine line{{}};
  (void)line.run(8.0);
  EXPECT_TRUE(line.statistics().exact);
  const auto sound = line.run(1.0);
  EXPECT_GT(signalToNoise(sound, 1000.0, StemLine::kRate), 128.0);  // a float's own rounding
  EXPECT_EQ(line.statistics().gaps, 0U);
}

// The delay of a block that is there when it is needed: the line, until the next cycle, and no more
// than the margin.
TEST(StemPlayer, AddsNothingOnOneClock) {
  StemLine line{{.delay = 0.0002, .receiverPhase = 1e-6}};
  (void)line.run(8.0);
  ASSERT_TRUE(line.statistics().exact);
  EXPECT_LE(line.statistics().delay, Nanoseconds{static_cast<std::int64_t>((128 + 4) / 48e-6)});
}

TEST(StemPlayer, ResamplesWithoutNoise) {
  StemLine line{{.senderPpm = 50.0}};
  (void)line.run(60.0);
  EXPECT_FALSE(line.statistics().exact);
  const auto sound = line.run(2.0);
  EXPECT_GT(signalToNoise(sound, 1000.05, StemLine::kRate), 100.0);
  EXPECT_EQ(line.statistics().gaps, 0U);
}

TEST(StemPlayer, FollowsDriftForLongWithoutAGap) {
  StemLine line{{.senderPpm = 100.0, .receiverPpm = -100.0, .senderBlock = 64, .jitter = 0.002}};
  (void)line.run(400.0);
  EXPECT_LE(line.statistics().gaps, 2U);
  EXPECT_LT(line.statistics().delay, 5ms + 2ms + 3ms + 1ms);
}

// Two players for an hour, each hears the other; at a low rate, as it takes long enough. What is sent
// is a triangle so slow that each frame differs from the one before by the same step: a frame too
// much or too few would be seen.
void expectAnHourWithoutAFlaw(double ppm) {
  constexpr double kRate = 8'000.0;
  constexpr std::size_t kBlock = 64;
  constexpr std::int64_t kHalf = 1 << 13;
  constexpr double kStep = 1.0 / kHalf;
  const double sent = 1e9 / kRate / (1.0 + ppm * 1e-6);  // nanoseconds a frame
  const double played = 1e9 / kRate / (1.0 - ppm * 1e-6);
  const auto timeOf = [](std::int64_t frame, double period) {
    return SessionTime{Nanoseconds{std::llround(static_cast<double>(frame) * period)}};
  };
  const Interpolator interpolator;
  StemPlayer player{{1, kRate, 65'536}, interpolator};
  std::array<float, kBlock> in{};
  std::array<float, kBlock> out{};
  const std::array<const float*, 1> source{in.data()};
  const std::array<float*, 1> sink{out.data()};
  std::int64_t next = 0;
  std::int64_t flaws = 0;
  float last = 0.0F;
  const auto end = static_cast<std::int64_t>(3600.0e9 / played);
  const auto settled = end / 60;  // by then the two have drifted past each other's cycles once
  std::uint64_t gapsAtFirst = 0;
  for (std::int64_t frame = 0; frame < end; frame += kBlock) {
    const auto now = timeOf(frame, played);
    for (; timeOf(next, sent) + 10ms <= now; next += kBlock) {
      for (std::size_t i = 0; i < kBlock; ++i) {
        const auto at = (next + static_cast<std::int64_t>(i)) % (2 * kHalf);
        in[i] = static_cast<float>(static_cast<double>(std::min(at, 2 * kHalf - at)) * kStep);
      }
      player.received(next, timeOf(next, sent), source, kBlock, now);
    }
    player.play(now, played, sink, kBlock);
    if (frame <= settled) gapsAtFirst = player.statistics().gaps;
    for (const float sample : out) {
      const bool nearACorner = sample < 100 * kStep || sample > 1.0 - 100 * kStep;
      const double off = std::abs(std::abs(sample - last) - kStep);
      if (frame > settled && !nearACorner && off > 0.1 * kStep) ++flaws;
      last = sample;
    }
  }
  EXPECT_EQ(flaws, 0);
  const auto& statistics = player.statistics();
  EXPECT_EQ(statistics.gaps, gapsAtFirst);
  EXPECT_NEAR(statistics.driftPpm, 2 * ppm, 1.0);
  EXPECT_LT(std::abs((statistics.delay - statistics.target).count()), 400'000);
  EXPECT_LT(statistics.delay, 10ms + 8ms + 3ms);  // the line, a cycle, the filter
}

TEST(StemPlayer, PlaysAnHourOfDriftWithoutAFlaw) {
  expectAnHourWithoutAFlaw(100.0);
  expectAnHourWithoutAFlaw(-100.0);
}

TEST(StemPlayer, WaitsForALineThatJitters) {
  StemLine line{{.senderPpm = 20.0, .jitter = 0.010}};
  (void)line.run(30.0);
  const auto before = line.statistics().gaps;
  (void)line.run(60.0);
  EXPECT_LE(line.statistics().gaps - before, 1U);
  EXPECT_LT(line.statistics().delay, 15ms + 2 * 2667us + 1ms);
}

TEST(StemPlayer, GrowsWhenTheLineGetsWorse) {
  StemLine line{{.senderPpm = 20.0}};
  (void)line.run(10.0);
  const auto before = line.statistics().delay;
  line.settings_.delay = 0.012;
  (void)line.run(10.0);
  EXPECT_GT(line.statistics().delay, before + 6ms);
  const auto gaps = line.statistics().gaps;
  (void)line.run(10.0);
  EXPECT_EQ(line.statistics().gaps, gaps);
}

TEST(StemPlayer, ComesBackWhenTheLineHasBeenGoodForFiveMinutes) {
  StemLine line{{.senderPpm = 20.0}};
  (void)line.run(10.0);
  line.settings_.delay = 0.015;
  (void)line.run(5.0);
  line.settings_.delay = 0.005;
  (void)line.run(400.0);
  EXPECT_LT(line.statistics().delay, 9ms);  // the line, a cycle, the filter
}

// What a busy machine held up while it began is left out, without a click, when the line is known.
TEST(StemPlayer, LeavesOutWhatItWaitedForAtTheBeginning) {
  for (const double senderPpm : {0.0, 20.0}) {
    for (const double late : {0.05, 0.12, 0.4}) {
      StemLine line{{.senderPpm = senderPpm, .delay = late, .tone = 440.0}};
      (void)line.run(2.0);
      line.settings_.delay = 0.005;
      auto sound = line.run(13.0);
      EXPECT_LT(line.statistics().delay, 12ms) << late;
      const auto gaps = line.statistics().gaps;
      EXPECT_LT(largestBend({sound.begin() + 48'000, sound.end()}), 0.02F) << late;
      sound = line.run(5.0);
      EXPECT_EQ(line.statistics().gaps, gaps);
      EXPECT_GT(signalToNoise({sound.end() - 48'000, sound.end()}, 440.0, StemLine::kRate), 60.0);
    }
  }
}

// A machine that stood still for a moment: its sound comes late then, and is silent until the delay has
// grown by a jump. That is no reason to play late for a minute.
TEST(StemPlayer, LeavesOutWhatItWaitedForWhileSomethingStoodStill) {
  StemLine line{{.senderPpm = 20.0}};
  (void)line.run(20.0);
  const auto before = line.statistics().delay;
  line.settings_.delay = 0.080;
  (void)line.run(0.080);
  line.settings_.delay = 0.005;
  (void)line.run(1.0);
  EXPECT_GT(line.statistics().delay, 60ms);
  const auto sound = line.run(8.0);
  EXPECT_LT(line.statistics().delay, before + 3ms);
  EXPECT_LT(largestBend(sound), 0.2F);
  const auto gaps = line.statistics().gaps;
  (void)line.run(30.0);
  EXPECT_EQ(line.statistics().gaps, gaps);
}

// Cycles of 1,024 frames at 44.1 and at 48 kHz: it takes a dozen until they have met in all ways.
TEST(StemPlayer, WaitsAtTheBeginningUntilLongCyclesAreKnown) {
  for (const double phase : {0.001, 0.006, 0.011, 0.016, 0.021}) {
    StemLine line{{.senderBlock = 1115, .receiverBlock = 1024, .receiverPhase = phase}};
    (void)line.run(5.0);
    EXPECT_LE(line.statistics().gaps, 4U) << phase;
  }
}

// JACK was killed, or a laptop slept: neither what waited meanwhile nor how long it did is for ever.
TEST(StemPlayer, GoesOnAsBeforeWhenItsDeviceWasAway) {
  for (const double seconds : {0.1, 0.3, 1.0, 3.0, 100.0}) {
    StemLine line{{.senderPpm = 20.0}};
    (void)line.run(2.0);
    const auto before = line.statistics().delay;
    line.standStill(seconds);
    const auto sound = line.run(3.0);
    EXPECT_LT(line.statistics().delay, before + 1ms) << seconds;
    EXPECT_GT(signalToNoise({sound.end() - 24'000, sound.end()}, 1000.0, StemLine::kRate), 60.0)
        << seconds;
  }
}

TEST(StemPlayer, DoesNotCareHowFarTheSessionClockIsOff) {
  for (const double error : {-1.0, -0.02, 0.02, 1.0}) {
    StemLine line{{.senderPpm = 20.0, .clockError = error}};
    const auto sound = line.run(5.0);
    EXPECT_EQ(line.statistics().gaps, 0U) << error;
    EXPECT_GT(signalToNoise({sound.end() - 48'000, sound.end()}, 1000.0, StemLine::kRate), 60.0);
  }
}

// No bend sharper than the tone itself makes: a click would be one.
TEST(StemPlayer, NeverClicks) {
  StemLine line{{.senderPpm = 80.0, .jitter = 0.003, .tone = 440.0}};
  auto sound = line.run(20.0);
  line.settings_.delay = 0.009;
  const auto more = line.run(20.0);
  sound.insert(sound.end(), more.begin(), more.end());
  // Of the tone itself it is 0.5 (2 pi 440 / 48000)², 0.0017.
  EXPECT_LT(largestBend(sound), 0.02F);
}

// When a tone of 1 kHz that began with the session is heard at a delay, its phase tells the delay.
double delayHeard(const std::vector<float>& sound, double beganAt) {
  double sine = 0.0;
  double cosine = 0.0;
  for (std::size_t i = 0; i < sound.size(); ++i) {
    const double phase =
        2.0 * std::numbers::pi * 1000.0 * (beganAt + static_cast<double>(i) / StemLine::kRate);
    sine += static_cast<double>(sound[i]) * std::sin(phase);
    cosine += static_cast<double>(sound[i]) * std::cos(phase);
  }
  const double behind = -std::atan2(cosine, sine) / (2.0 * std::numbers::pi * 1000.0);
  return behind < 0.0 ? behind + 0.001 : behind;
}

// Whatever the line and the crystals: the delay is the one that is given, so that many play as one.
TEST(StemPlayer, PlaysAtTheDelayThatIsGiven) {
  constexpr double kFrame = 1.0 / StemLine::kRate;
  for (const auto& settings : {StemLine::Settings{}, StemLine::Settings{.delay = 0.0015},
                               StemLine::Settings{.delay = 0.02, .jitter = 0.01},
                               StemLine::Settings{.senderPpm = 40.0, .jitter = 0.005},
                               StemLine::Settings{.senderPpm = -60.0, .senderBlock = 64}}) {
    StemLine line{settings};
    line.playAt(40400us);
    (void)line.run(30.0);
    const double began = line.now();
    const auto sound = line.run(1.0);
    EXPECT_EQ(line.statistics().gaps, 0U);
    EXPECT_EQ(line.statistics().target, 40400us);
    EXPECT_LT(line.statistics().needed, 40ms);
    EXPECT_NEAR(delayHeard(sound, began), 0.0004, 1.1 * kFrame) << settings.senderPpm;
  }
}

// As after a hiccup of the machine: JACK's clock is found to stand a fifth of a millisecond elsewhere.
TEST(StemPlayer, PassesSamplesAsTheyWereSentWhileItsClockIsSetByLittle) {
  StemLine line{{}};
  line.playAt(1s, true);
  (void)line.run(8.0);
  ASSERT_TRUE(line.statistics().exact);
  line.settings_.clockError += 10.0 / StemLine::kRate;
  const auto sound = line.run(1.0);
  EXPECT_GT(signalToNoise(sound, 1000.0, StemLine::kRate), 128.0);  // a float's own rounding
  EXPECT_EQ(line.statistics().gaps, 0U);
}

TEST(StemPlayer, IsBackAtItsMomentWhenItsClockHasBeenSetByMore) {
  StemLine line{{}};
  line.playAt(1s, true);
  (void)line.run(8.0);
  line.settings_.clockError += 30.0 / StemLine::kRate;
  (void)line.run(1.0);
  EXPECT_NEAR(framesLate(line, 1.0), 0.0, 1.5);
}

// One's own sound among the others': all are to come at one moment.
TEST(StemPlayer, OneDevicesSoundIsPutRightByWholeFrames) {
  StemLine line{{.sameDevice = true}};
  line.playAt(200ms);
  (void)line.run(8.0);
  ASSERT_TRUE(line.statistics().exact);
  line.settings_.clockError += 5.0 / StemLine::kRate;
  EXPECT_NEAR(framesLate(line, 0.2), 5.0, 0.6);  // it might come back by itself
  (void)line.run(3.0);
  EXPECT_LT(largestBend(line.run(2.0)), 0.02F);
  EXPECT_TRUE(line.statistics().exact);
  EXPECT_NEAR(framesLate(line, 0.2), 0.0, 0.6);
  EXPECT_GT(signalToNoise(line.run(1.0), 1000.0, StemLine::kRate), 128.0);
}

TEST(StemPlayer, FadesOverToAnotherDelay) {
  for (const double ppm : {0.0, 30.0}) {
    StemLine line{{.senderPpm = ppm, .tone = 440.0}};
    auto sound = line.run(10.0);
    for (const auto delay : {std::optional<Nanoseconds>{200ms}, {50ms}, {400ms}, {}, {100ms}}) {
      line.playAt(delay);
      const auto more = line.run(2.0);
      sound.insert(sound.end(), more.begin(), more.end());
      const auto wanted = delay.value_or(line.statistics().needed);
      EXPECT_LT(std::abs((line.statistics().delay - wanted).count()), 25'000) << ppm;
    }
    // Of two tones that are faded over, of the same frequency, none is larger than one.
    EXPECT_LT(largestBend(sound), 0.02F);
    EXPECT_EQ(line.statistics().gaps, 0U);
  }
}

// What comes too late for it is made up; the delay stays.
TEST(StemPlayer, KeepsTheGivenDelayOnALineThatIsTooSlow) {
  StemLine line{{.senderPpm = 20.0, .delay = 0.030}};
  line.playAt(20ms);
  (void)line.run(10.0);
  EXPECT_EQ(line.statistics().delay, 20ms);
  EXPECT_GT(line.statistics().needed, 30ms);
  line.playAt({});
  (void)line.run(5.0);
  const auto sound = line.run(1.0);
  EXPECT_GT(signalToNoise(sound, 1000.02, StemLine::kRate), 60.0);
}

TEST(StemPlayer, ConcealsWhatIsLost) {
  StemLine line{{.senderPpm = 20.0, .loss = 0.01}};
  (void)line.run(10.0);
  const auto sound = line.run(20.0);
  EXPECT_GT(line.statistics().framesConcealed, 100U * 128U / 4U);
  EXPECT_GT(signalToNoise({sound.end() - 48'000, sound.end()}, 1000.02, StemLine::kRate), 25.0);
}

TEST(StemPlayer, FallsSilentWhenTheSenderIsGoneAndBeginsAnewWhenHeReturns) {
  StemLine line{{.senderPpm = 20.0}};
  (void)line.run(5.0);
  line.settings_.loss = 1.0;
  const auto gone = line.run(5.0);
  for (auto sample = gone.end() - 48'000; sample != gone.end(); ++sample) EXPECT_EQ(*sample, 0.0F);
  line.settings_.loss = 0.0;
  const auto back = line.run(5.0);
  EXPECT_GT(signalToNoise({back.end() - 48'000, back.end()}, 1000.02, StemLine::kRate), 60.0);
}

}  // namespace
}  // namespace midipool
