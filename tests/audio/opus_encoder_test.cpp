// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/opus_encoder.hpp"

#include <stdexcept>

#include <gtest/gtest.h>

#include "audio/signals.hpp"

namespace midipool {
namespace {

using namespace midipool::testing;

TEST(OpusEncoder, MakesPacketsOfConstantSizeForItsBitRate) {
  for (const std::uint32_t frames : {64U, 128U, 256U, 120U, 240U, 480U}) {
    OpusFrameEncoder encoder{{frames, 2}, {.bitsPerSecond = 192'000}};
    const double wanted = 192'000.0 / 8.0 * frames / 48'000.0;
    for (unsigned i = 0; i < 50; ++i) {
      const auto samples = noise(frames, i % 2 == 0 ? 0.5F : 0.0F, i);
      EXPECT_NEAR(static_cast<double>(encoder.encode(samples, samples).size()), wanted, 1.0)
          << frames;
    }
  }
}

TEST(OpusEncoder, ChangesItsBitRateWithTheNextPacket) {
  for (const std::uint32_t frames : {128U, 120U}) {
    OpusFrameEncoder encoder{{frames, 1}, {.bitsPerSecond = 64'000}};
    const auto samples = noise(frames, 0.5F);
    const auto before = encoder.encode(samples).size();
    EXPECT_TRUE(encoder.setBitRate(128'000));
    EXPECT_NEAR(static_cast<double>(encoder.encode(samples).size()),
                2.0 * static_cast<double>(before), 2.0);
    EXPECT_FALSE(encoder.setBitRate(5'999));
    EXPECT_FALSE(encoder.setBitRate(510'001));
  }
}

TEST(OpusEncoder, RefusesSettingsOutOfRange) {
  const OpusFormat format{128, 2};
  EXPECT_THROW(OpusFrameEncoder(format, {.bitsPerSecond = 5'999}), std::invalid_argument);
  EXPECT_THROW(OpusFrameEncoder(format, {.bitsPerSecond = 510'001}), std::invalid_argument);
  EXPECT_THROW(OpusFrameEncoder(format, {.complexity = 11}), std::invalid_argument);
  EXPECT_THROW(OpusFrameEncoder(format, {.complexity = -1}), std::invalid_argument);
  EXPECT_THROW(OpusFrameEncoder({100, 2}), std::invalid_argument);
}

TEST(OpusEncoder, TakesTheEndsOfEachRange) {
  for (const std::uint32_t frames : {64U, 480U}) {
    for (const int bitRate : {6'000, 510'000}) {
      OpusFrameEncoder encoder{{frames, 2}, {.bitsPerSecond = bitRate, .complexity = 0}};
      const auto samples = noise(frames, 0.5F);
      EXPECT_FALSE(encoder.encode(samples, samples).empty()) << frames << " " << bitRate;
    }
  }
}

TEST(OpusEncoder, GivesNothingForWrongLengths) {
  OpusFrameEncoder stereo{{128, 2}};
  OpusFrameEncoder mono{{128, 1}};
  const Samples right(128, 0.0F);
  const Samples wrong(127, 0.0F);
  EXPECT_TRUE(stereo.encode(right).empty());
  EXPECT_TRUE(stereo.encode(right, wrong).empty());
  EXPECT_TRUE(stereo.encode(wrong, wrong).empty());
  EXPECT_TRUE(mono.encode(right, right).empty());
  EXPECT_TRUE(mono.encode({}).empty());
  EXPECT_FALSE(mono.encode(right).empty());
}

}  // namespace
}  // namespace midipool
