// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/payload_encoder.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <stdexcept>

#include <gtest/gtest.h>

#include "client/sound/stream_line.hpp"
#include "media/payload_decoder.hpp"
#include "realtime/guard.hpp"
#include "wire/payload_format.hpp"

namespace midipool {
namespace {

using testing::blockAt;

constexpr float kL16Step = 1.0F / 32'768.0F;
constexpr float kL24Step = 1.0F / 8'388'608.0F;

// There and back.
SoundBlock transmitted(const StreamFormat& format, const SoundBlock& block) {
  PayloadEncoder encoder{format, 192'000};
  PayloadDecoder decoder{format};
  SoundBlock decoded;
  const realtime::RealtimeScope scope;
  EXPECT_TRUE(decoder.decode(format.type, encoder.encode(block), decoded));
  return decoded;
}

void expectSame(const SoundBlock& one, const SoundBlock& other, std::size_t channels,
                float tolerance) {
  ASSERT_EQ(one.frames, other.frames);
  for (std::size_t channel = 0; channel < channels; ++channel) {
    for (std::size_t i = 0; i < one.frames; ++i) {
      ASSERT_NEAR(one.samples[channel][i], other.samples[channel][i], tolerance);
    }
  }
}

TEST(PayloadEncoder, LinearSamplesOnAStepComeBackBitByBit) {
  for (const auto type : {PayloadType::kL16, PayloadType::kL24}) {
    for (const std::uint32_t channels : {1U, 2U}) {
      for (const std::uint32_t frames : {32U, 64U, 120U, 128U, 192U, 480U}) {
        const auto block = blockAt(frames * 17, frames);
        expectSame(transmitted({type, channels, frames}, block), block, channels, 0.0F);
      }
    }
  }
}

TEST(PayloadEncoder, LinearSamplesBetweenStepsAreRoundedToTheNearest) {
  auto block = blockAt(0, 128);
  for (std::size_t i = 0; i < 128; ++i) {
    const double sample = std::sin(static_cast<double>(i) * 0.1) * 0.99;
    block.samples[0][i] = block.samples[1][i] = static_cast<float>(sample);
  }
  expectSame(transmitted({PayloadType::kL16, 2, 128}, block), block, 2, kL16Step / 2);
  expectSame(transmitted({PayloadType::kL24, 2, 128}, block), block, 2, kL24Step / 2);
}

TEST(PayloadEncoder, WhatIsNoSampleIsSilenceOrFullScale) {
  constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
  constexpr float kInf = std::numeric_limits<float>::infinity();
  auto block = blockAt(0, 64);
  block.samples[0][0] = kNan;
  block.samples[0][1] = kInf;
  block.samples[0][2] = -kInf;
  block.samples[0][3] = 1e30F;
  const auto decoded = transmitted({PayloadType::kL16, 2, 64}, block);
  EXPECT_EQ(decoded.samples[0][0], 0.0F);
  EXPECT_NEAR(decoded.samples[0][1], 1.0F, kL16Step);
  EXPECT_NEAR(decoded.samples[0][2], -1.0F, kL16Step);
  EXPECT_NEAR(decoded.samples[0][3], 1.0F, kL16Step);
}

TEST(PayloadEncoder, EncodesNothingOfAnotherLength) {
  for (const auto type : {PayloadType::kL16, PayloadType::kOpusCustom}) {
    PayloadEncoder encoder{{type, 2, 128}, 192'000};
    EXPECT_TRUE(encoder.encode(blockAt(0, 64)).empty());
    EXPECT_TRUE(encoder.encode(blockAt(0, 129)).empty());
    EXPECT_FALSE(encoder.encode(blockAt(0, 128)).empty());
  }
}

// By how many frames more than it says a tone comes out of Opus later.
std::int64_t excessDelay(const StreamFormat& format) {
  PayloadEncoder encoder{format, 192'000};
  PayloadDecoder decoder{format};
  const auto toneAt = [](std::int64_t frame) {
    return 0.5 * std::sin(2.0 * std::numbers::pi * 997.0 * static_cast<double>(frame) / 48'000.0);
  };
  constexpr std::int64_t kFarthest = 10;
  std::array<double, 2 * kFarthest + 1> errors{};
  std::int64_t frame = 0;
  for (int packet = 0; packet < 50; ++packet, frame += format.framesPerPacket) {
    SoundBlock block = blockAt(frame, format.framesPerPacket);
    for (std::uint32_t i = 0; i < block.frames; ++i) {
      block.samples[0][i] = block.samples[1][i] = static_cast<float>(toneAt(frame + i));
    }
    SoundBlock decoded;
    EXPECT_TRUE(decoder.decode(format.type, encoder.encode(block), decoded));
    if (packet < 10) continue;  // until the codec has settled
    for (std::int64_t off = -kFarthest; off <= kFarthest; ++off) {
      for (std::uint32_t i = 0; i < decoded.frames; ++i) {
        const double wanted = toneAt(frame + i - std::int64_t{codecDelayOf(format)} - off);
        errors[static_cast<std::size_t>(off + kFarthest)] +=
            std::pow(decoded.samples[format.channels - 1][i] - wanted, 2.0);
      }
    }
  }
  return std::distance(errors.begin(), std::ranges::min_element(errors)) - kFarthest;
}

TEST(PayloadEncoder, OpusComesBackAfterItsDelay) {
  for (const std::uint32_t channels : {1U, 2U}) {
    for (const std::uint32_t frames : {120U, 240U, 480U}) {
      EXPECT_EQ(excessDelay({PayloadType::kOpus, channels, frames}), 0) << frames;
    }
    for (const std::uint32_t frames : {64U, 128U, 256U}) {
      EXPECT_EQ(excessDelay({PayloadType::kOpusCustom, channels, frames}), 0) << frames;
    }
  }
}

TEST(PayloadEncoder, LinearSamplesHaveNoDelay) {
  EXPECT_EQ(codecDelayOf({PayloadType::kL16, 2, 128}), 0U);
  EXPECT_EQ(codecDelayOf({PayloadType::kL24, 2, 128}), 0U);
}

TEST(PayloadEncoder, WhatOpusCannotDoIsRefusedAtOnce) {
  EXPECT_THROW((PayloadEncoder{{PayloadType::kOpus, 2, 100}, 192'000}), std::invalid_argument);
  EXPECT_THROW((PayloadEncoder{{PayloadType::kOpus, 2, 120}, 1}), std::invalid_argument);
  EXPECT_THROW((PayloadDecoder{{PayloadType::kOpus, 0, 120}}), std::invalid_argument);
}

}  // namespace
}  // namespace midipool
