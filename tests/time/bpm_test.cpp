// SPDX-License-Identifier: GPL-3.0-or-later
#include "time/bpm.hpp"

#include <limits>
#include <random>

#include <gtest/gtest.h>

namespace midipool {
namespace {

using namespace std::chrono_literals;

TEST(Bpm, Is120AtFirst) {
  EXPECT_EQ(Bpm{}.thousandths(), 120'000);
}

TEST(Bpm, TakesWhatIsInRange) {
  EXPECT_EQ(Bpm::fromThousandths(20'000)->value(), 20.0);
  EXPECT_EQ(Bpm::fromThousandths(999'000)->value(), 999.0);
  EXPECT_FALSE(Bpm::fromThousandths(19'999));
  EXPECT_FALSE(Bpm::fromThousandths(999'001));
  EXPECT_FALSE(Bpm::fromThousandths(-120'000));
}

TEST(Bpm, RoundsToTheNearestThousandth) {
  EXPECT_EQ(Bpm::from(137.3)->thousandths(), 137'300);
  EXPECT_EQ(Bpm::from(137.3004)->thousandths(), 137'300);
  EXPECT_EQ(Bpm::from(137.3006)->thousandths(), 137'301);
  EXPECT_EQ(Bpm::from(99.9999)->thousandths(), 100'000);
}

TEST(Bpm, RefusesWhatIsNoTempo) {
  EXPECT_FALSE(Bpm::from(19.9));
  EXPECT_FALSE(Bpm::from(999.1));
  EXPECT_FALSE(Bpm::from(0.0));
  EXPECT_FALSE(Bpm::from(-120.0));
  EXPECT_FALSE(Bpm::from(1e300));
  EXPECT_FALSE(Bpm::from(std::numeric_limits<double>::infinity()));
  EXPECT_FALSE(Bpm::from(std::numeric_limits<double>::quiet_NaN()));
}

TEST(Bpm, KnowsHowLongMusicLasts) {
  EXPECT_EQ(Bpm{}.durationOf(Beats::quarters(1)), 500ms);
  EXPECT_EQ(Bpm::from(60)->durationOf(Beats::quarters(4)), 4s);
  EXPECT_EQ(Bpm::from(20)->durationOf(Beats::ticks(1)), 125ms);
  EXPECT_EQ(Bpm{}.durationOf(Beats::quarters(-1)), -500ms);
  EXPECT_EQ(Bpm{}.durationOf(Beats{}), 0ns);
}

TEST(Bpm, RoundsDurationsToTheNearestNanosecondOnBothSidesOfZero) {
  const auto bpm = *Bpm::from(137.3);  // a tick lasts 18,208,302.99 ns
  EXPECT_EQ(bpm.durationOf(Beats::ticks(1)), 18'208'303ns);
  EXPECT_EQ(bpm.durationOf(Beats::ticks(-1)), -18'208'303ns);
}

TEST(Bpm, AnHourOfTicksDoesNotDrift) {
  const auto bpm = *Bpm::from(137.3);
  EXPECT_EQ(bpm.durationOf(Beats::ticks(1373 * 24 * 6)), 3600s);  // 137.3 bpm * 60 minutes
}

TEST(Bpm, AYearOfMusicStillFits) {
  const auto fastest = *Bpm::from(999);
  const auto year = std::chrono::hours{24 * 365};
  EXPECT_EQ(fastest.durationOf(fastest.beatsIn(year)), year);
}

TEST(Bpm, BeatsInIsTheInverseOfDurationOf) {
  std::mt19937_64 random{1};
  std::uniform_int_distribution<std::int64_t> tempo{20'000, 999'000};
  std::uniform_int_distribution<std::int64_t> tick{-10'000'000, 10'000'000};
  for (int i = 0; i < 10'000; ++i) {
    const auto bpm = *Bpm::fromThousandths(tempo(random));
    const auto index = tick(random);
    const auto time = bpm.durationOf(Beats::ticks(index));
    // A count of Beats lasts at most 125 ns, so the tick is found again to the count.
    EXPECT_LE(std::abs((bpm.beatsIn(time) - Beats::ticks(index)).count()), 1) << bpm.value();
    EXPECT_EQ(bpm.durationOf(bpm.beatsIn(time)), time) << bpm.value();
  }
}

TEST(Bpm, OrdersByTempo) {
  EXPECT_LT(*Bpm::from(119.999), Bpm{});
}

}  // namespace
}  // namespace midipool
