// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/payload_decoder.hpp"

#include <algorithm>
#include <cmath>
#include <random>

#include <gtest/gtest.h>

#include "client/sound/stream_line.hpp"
#include "media/payload_encoder.hpp"

namespace midipool {
namespace {

using testing::blockAt;
using testing::Bytes;

TEST(PayloadDecoder, OnlyOpusBuildsOnWhatWasBefore) {
  EXPECT_FALSE(PayloadDecoder({PayloadType::kL16, 2, 128}).isSequential());
  EXPECT_FALSE(PayloadDecoder({PayloadType::kL24, 1, 128}).isSequential());
  EXPECT_TRUE(PayloadDecoder({PayloadType::kOpus, 2, 120}).isSequential());
  EXPECT_TRUE(PayloadDecoder({PayloadType::kOpusCustom, 1, 128}).isSequential());
}

TEST(PayloadDecoder, LinearPacketsOfAnotherLengthAreRefused) {
  PayloadDecoder decoder{{PayloadType::kL24, 2, 64}};
  SoundBlock block;
  for (std::size_t size = 0; size < 1500; ++size) {
    EXPECT_EQ(decoder.fits(size), size == 64U * 2 * 3) << size;
    EXPECT_EQ(decoder.decode(PayloadType::kL24, Bytes(size, 1), block), decoder.fits(size));
  }
}

TEST(PayloadDecoder, NoOpusPacketIsLongerThanTheRfcAllows) {
  const PayloadDecoder decoder{{PayloadType::kOpus, 2, 120}};
  EXPECT_TRUE(decoder.fits(1));
  EXPECT_TRUE(decoder.fits(1275));
  EXPECT_FALSE(decoder.fits(1276));
}

// What is made again from parity is L16, also where the stream is L24.
TEST(PayloadDecoder, TakesLinearSamplesOfEitherKind) {
  PayloadEncoder encoder{{PayloadType::kL16, 2, 64}, 0};
  PayloadDecoder decoder{{PayloadType::kL24, 2, 64}};
  SoundBlock block;
  const auto sent = blockAt(0, 64);
  ASSERT_TRUE(decoder.decode(PayloadType::kL16, encoder.encode(sent), block));
  EXPECT_TRUE(std::ranges::equal(block.channel(0), sent.channel(0)));
  EXPECT_TRUE(std::ranges::equal(block.channel(1), sent.channel(1)));
}

TEST(PayloadDecoder, MonoLeavesTheSecondChannelAlone) {
  for (const StreamFormat& format :
       {StreamFormat{PayloadType::kL16, 1, 128}, StreamFormat{PayloadType::kOpus, 1, 120}}) {
    PayloadEncoder encoder{format, 96'000};
    PayloadDecoder decoder{format};
    SoundBlock block;
    block.samples[1].fill(7.0F);
    const auto payload = encoder.encode(blockAt(0, format.framesPerPacket));
    ASSERT_TRUE(decoder.decode(format.type, payload, block));
    EXPECT_EQ(block.frames, format.framesPerPacket);
    EXPECT_TRUE(std::ranges::all_of(block.samples[1], [](float sample) { return sample == 7.0F; }));
  }
}

TEST(PayloadDecoder, WhatIsMadeUpIsAsLongAsAPacket) {
  PayloadDecoder decoder{{PayloadType::kOpusCustom, 2, 128}};
  SoundBlock block;
  decoder.conceal(block);
  EXPECT_EQ(block.frames, 128U);
  for (const float sample : block.channel(0)) EXPECT_TRUE(std::isfinite(sample));
}

TEST(PayloadDecoder, RubbishGivesFiniteSamples) {
  std::mt19937 random{3};
  for (const StreamFormat& format :
       {StreamFormat{PayloadType::kL16, 2, 64}, StreamFormat{PayloadType::kL24, 1, 128},
        StreamFormat{PayloadType::kOpus, 2, 240}, StreamFormat{PayloadType::kOpusCustom, 2, 64}}) {
    PayloadDecoder decoder{format};
    SoundBlock block;
    for (int i = 0; i < 1000; ++i) {
      Bytes rubbish(i % 4 == 0 ? 64U * 2 * 2 : random() % 1300);
      for (auto& byte : rubbish) byte = static_cast<std::uint8_t>(random());
      if (!decoder.decode(format.type, rubbish, block)) continue;
      for (std::size_t channel = 0; channel < format.channels; ++channel) {
        for (const float sample : block.channel(channel)) ASSERT_LE(std::abs(sample), 2.0F);
      }
    }
  }
}

}  // namespace
}  // namespace midipool
