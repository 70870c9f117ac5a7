// SPDX-License-Identifier: GPL-3.0-or-later
#include "time/clock_mapping.hpp"

#include <random>

#include <gtest/gtest.h>

namespace midipool {
namespace {

using namespace std::chrono_literals;

ClockMapping mappingOf(double ratePpm, double correctionPpm, Nanoseconds lasts) {
  ClockMapping mapping;
  mapping.local = LocalTime{1000s};
  mapping.session = SessionTime{5000s};
  mapping.rate = ratePpm * 1e-6;
  mapping.correction = correctionPpm * 1e-6;
  mapping.correctionLasts = lasts;
  return mapping;
}

TEST(ClockMapping, RunsAtItsRateOnBothSidesOfItsAnchor) {
  const auto mapping = mappingOf(100.0, 0.0, 0s);
  EXPECT_EQ(mapping.toSession(LocalTime{1000s}), SessionTime{5000s});
  EXPECT_EQ(mapping.toSession(LocalTime{1010s}), SessionTime{5010s + 1ms});
  EXPECT_EQ(mapping.toSession(LocalTime{990s}), SessionTime{4990s - 1ms});
}

TEST(ClockMapping, ACorrectionCountsFromTheAnchorOnAndEnds) {
  const auto mapping = mappingOf(0.0, 1000.0, 2s);
  EXPECT_EQ(mapping.toSession(LocalTime{999s}), SessionTime{4999s});
  EXPECT_EQ(mapping.toSession(LocalTime{1001s}), SessionTime{5001s + 1ms});
  EXPECT_EQ(mapping.toSession(LocalTime{1002s}), SessionTime{5002s + 2ms});
  EXPECT_EQ(mapping.toSession(LocalTime{1010s}), SessionTime{5010s + 2ms});
}

TEST(ClockMapping, BackFromACorrectionTheSameWay) {
  const auto mapping = mappingOf(0.0, 1000.0, 2s);
  EXPECT_EQ(mapping.toLocal(SessionTime{5001s + 1ms}), LocalTime{1001s});
  EXPECT_EQ(mapping.toLocal(SessionTime{5010s + 2ms}), LocalTime{1010s});
  EXPECT_EQ(mapping.toLocal(SessionTime{4999s}), LocalTime{999s});
}

TEST(ClockMapping, IsContinuousWhereTheCorrectionBeginsAndEnds) {
  const auto mapping = mappingOf(-80.0, 950.0, 1500ms);
  for (const auto corner : {mapping.local, mapping.local + mapping.correctionLasts}) {
    const auto before = mapping.toSession(corner - 1us);
    const auto after = mapping.toSession(corner + 1us);
    EXPECT_GE(after - before, 2us - 3ns);
    EXPECT_LE(after - before, 2us + 3ns);
    const auto session = mapping.toSession(corner);
    EXPECT_LE(mapping.toLocal(session + 1us) - mapping.toLocal(session - 1us), 2us + 4ns);
  }
}

TEST(ClockMapping, ThereAndBackIsTheSameToTwoNanoseconds) {
  std::mt19937_64 random{1};
  std::uniform_real_distribution<double> ppm{-1000.0, 1000.0};
  std::uniform_int_distribution<std::int64_t> lasts{0, 300'000'000'000};
  std::uniform_int_distribution<std::int64_t> elapsed{-3'600'000'000'000, 3'600'000'000'000};
  for (int i = 0; i < 20'000; ++i) {
    const auto mapping = mappingOf(ppm(random), ppm(random), Nanoseconds{lasts(random)});
    // Half of the times within the correction, where most of life takes place.
    const auto time = i % 2 == 0 ? LocalTime{1000s} + mapping.correctionLasts * (i % 1000) / 1000
                                 : LocalTime{1000s} + Nanoseconds{elapsed(random)};
    EXPECT_LE(std::chrono::abs(mapping.toLocal(mapping.toSession(time)) - time), 2ns);
    const SessionTime session{time.time_since_epoch() + 4000s};
    EXPECT_LE(std::chrono::abs(mapping.toSession(mapping.toLocal(session)) - session), 2ns);
  }
}

TEST(ClockMapping, TimeNeverGoesBackwards) {
  for (const double correction : {-1000.0, 1000.0}) {
    const auto mapping = mappingOf(-500.0, correction, 1ms);
    auto last = mapping.toSession(LocalTime{1000s} - 1ms);
    for (auto time = LocalTime{1000s} - 1ms; time < LocalTime{1000s} + 2ms; time += 100ns) {
      const auto now = mapping.toSession(time);
      EXPECT_GE(now, last);
      last = now;
    }
  }
}

}  // namespace
}  // namespace midipool
