// SPDX-License-Identifier: GPL-3.0-or-later
#include "jack_recorder/clock_watch.hpp"

#include <gtest/gtest.h>

namespace midipool::testing {
namespace {

constexpr std::uint32_t kRate = 48'000;
constexpr std::uint64_t kPeriod = 480;  // ten milliseconds

std::uint64_t onTime(std::uint64_t frame) {
  return 5'000'000 + frame * 1'000'000 / kRate;
}

TEST(ClockWatch, KeepsTheMostPunctualWakeUpOfEachWindow) {
  ClockWatch watch(kRate);
  int points = 0;
  for (std::uint64_t frame = 0; frame < kRate; frame += kPeriod) {
    // Punctual once in ten cycles, at other times up to 90 us late.
    const std::uint64_t late = (frame / kPeriod + 3) % 10 * 10;
    const auto point = watch.add(frame, onTime(frame) + late, false);
    if (!point) continue;
    ++points;
    EXPECT_EQ(point->micros, onTime(point->frame));
  }
  EXPECT_EQ(points, 3);
}

TEST(ClockWatch, BeginsAgainWhereTimeWasLost) {
  ClockWatch watch(kRate);
  const std::uint64_t lost = 300'000;
  for (std::uint64_t frame = 0; frame < kRate; frame += kPeriod) {
    const bool after = frame >= 20 * kPeriod;
    const auto point = watch.add(frame, onTime(frame) + (after ? lost : 0), frame == 20 * kPeriod);
    if (!point) continue;
    EXPECT_GE(point->frame, 20 * kPeriod);
    EXPECT_EQ(point->micros, onTime(point->frame) + lost);
  }
}

}  // namespace
}  // namespace midipool::testing
