// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/line_samples.hpp"

#include <gtest/gtest.h>

namespace midipool {
namespace {

using namespace std::chrono_literals;

LineMeasurement described(const LineSamples& samples) {
  LineMeasurement line;
  line.device = LineMeasurement::Device{};
  samples.describe(line);
  return line;
}

LineSample online() {
  LineSample sample;
  sample.online = true;
  return sample;
}

LineSample played(Nanoseconds delay, Nanoseconds buffered) {
  auto sample = online();
  sample.network = {20ms, 1ms, 100us};
  sample.played = {delay, buffered, delay};
  return sample;
}

LineSample counted(std::uint64_t sent, std::uint64_t received, std::int64_t lost,
                   Nanoseconds reportedAt, std::int64_t lostThere) {
  auto sample = online();
  sample.counts = {sent, received, lost};
  sample.reported = {LocalTime{reportedAt}, lostThere};
  return sample;
}

TEST(LineSamplesTest, WithoutSamplesNothingIsKnown) {
  const auto line = described({});
  EXPECT_FALSE(line.network);
  EXPECT_FALSE(line.sound);
  EXPECT_FALSE(line.loss);
  EXPECT_EQ(line.timesLost, 0);
}

TEST(LineSamplesTest, TheSoundIsAsInTheLastThirdOfTheTime) {
  LineSamples samples;
  for (int i = 0; i < 20; ++i) samples.add(played(90ms, 60ms));
  for (int i = 0; i < 9; ++i) samples.add(played(34ms, 5ms));
  samples.add(played(300ms, 5ms));  // a single one says nothing
  const auto sound = described(samples).sound.value();
  EXPECT_EQ(sound.total, 34ms);
  EXPECT_EQ(sound.buffer, 5ms);
  EXPECT_EQ(sound.network, 21ms);
  EXPECT_EQ(sound.device(), 8ms);
}

TEST(LineSamplesTest, ThePartsAreNeverMoreThanTheWhole) {
  LineSamples samples;
  samples.add(played(15ms, 3ms));
  const auto sound = described(samples).sound.value();
  EXPECT_EQ(sound.network, 12ms);
  EXPECT_EQ(sound.device(), 0ms);
}

TEST(LineSamplesTest, LossesAreToldApartByTheServersReport) {
  LineSamples samples;
  samples.add(counted(1000, 970, 30, 1s, 20));
  const auto loss = described(samples).loss.value();
  EXPECT_DOUBLE_EQ(loss.there, 0.02);
  EXPECT_DOUBLE_EQ(loss.back, 10.0 / 980.0);
}

TEST(LineSamplesTest, WhatWasLostSinceTheReportBelongsToNeitherWay) {
  LineSamples samples;
  samples.add(counted(1000, 980, 20, 1s, 20));
  samples.add(counted(1200, 1100, 100, 1s, 20));
  EXPECT_EQ(described(samples).loss.value().back, 0.0);
  samples.add(counted(2000, 1900, 100, 2s, 100));
  EXPECT_DOUBLE_EQ(described(samples).loss.value().there, 0.05);
  EXPECT_EQ(described(samples).loss.value().back, 0.0);
}

TEST(LineSamplesTest, CopiesAreNoLossAndNoGain) {
  LineSamples samples;
  samples.add(counted(1000, 1020, -20, 1s, -10));
  EXPECT_EQ(described(samples).loss.value().there, 0.0);
  EXPECT_EQ(described(samples).loss.value().back, 0.0);
}

TEST(LineSamplesTest, CyclesThatWereSkippedBeforeTheSoundBeganDoNotCount) {
  LineSamples samples;
  auto sample = online();
  sample.skippedCycles = 7;
  samples.add(sample);
  sample = played(30ms, 5ms);
  sample.skippedCycles = 8;
  samples.add(sample);
  EXPECT_EQ(described(samples).device->skipped, 0U);
  sample.skippedCycles = 10;
  samples.add(sample);
  EXPECT_EQ(described(samples).device->skipped, 2U);
}

TEST(LineSamplesTest, EachTimeTheServerIsLostCountsOnce) {
  LineSamples samples;
  for (const bool there : {true, false, false, true, true, false, true}) {
    LineSample sample;
    sample.online = there;
    samples.add(sample);
  }
  EXPECT_EQ(described(samples).timesLost, 2);
}

}  // namespace
}  // namespace midipool
