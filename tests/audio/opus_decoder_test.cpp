// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/opus_decoder.hpp"

#include <random>
#include <stdexcept>
#include <tuple>

#include <gtest/gtest.h>

#include "audio/opus_encoder.hpp"
#include "audio/signals.hpp"

namespace midipool {
namespace {

using namespace midipool::testing;

// Several tones, none of which repeats within the delays that are looked for.
Samples music(std::size_t frames) {
  return sum(sine(331.7, frames, 0.3), sum(sine(1234.5, frames, 0.2), sine(4321.1, frames, 0.1)));
}

class OpusDecoderFormats
    : public ::testing::TestWithParam<std::tuple<std::uint32_t, std::uint32_t>> {
 protected:
  // Both ways, with `isLost` naming packets that do not arrive; the left side.
  template <typename IsLost>
  Samples transmitted(const Samples& samples, IsLost isLost) {
    OpusFrameEncoder encoder{format, {.bitsPerSecond = 256'000}};
    OpusFrameDecoder decoder{format};
    Samples left(samples.size(), kNan);
    Samples right(samples.size(), kNan);
    const bool stereo = format.channels == 2;
    const std::size_t frames = format.framesPerPacket;
    for (std::size_t from = 0; from + frames <= samples.size(); from += frames) {
      const auto source = std::span{samples}.subspan(from, frames);
      const auto packet = encoder.encode(source, stereo ? source : std::span<const float>{});
      const auto toLeft = std::span{left}.subspan(from, frames);
      const auto toRight = stereo ? std::span{right}.subspan(from, frames) : std::span<float>{};
      if (isLost(from / frames)) {
        decoder.conceal(toLeft, toRight);
      } else {
        EXPECT_TRUE(decoder.decode(packet, toLeft, toRight));
      }
    }
    return left;
  }
  Samples transmitted(const Samples& samples) {
    return transmitted(samples, [](auto) { return false; });
  }

  OpusFormat format{std::get<0>(GetParam()), std::get<1>(GetParam())};
};

TEST_P(OpusDecoderFormats, TheSoundComesBackAfterExactlyTheStatedDelay) {
  const auto samples = music(48'000 / 480 * 480);
  const auto decoded = transmitted(samples);
  // Of all delays the one with the least error, after the codec has settled.
  std::size_t best = 0;
  double least = 100.0;
  for (std::size_t delay = 0; delay < 600; ++delay) {
    const auto wanted = std::span{samples}.subspan(10'000 - delay, 4'000);
    const double error = errorDecibels(std::span{decoded}.subspan(10'000, 4'000), wanted);
    if (error < least) {
      least = error;
      best = delay;
    }
  }
  EXPECT_EQ(best, codecDelay(format));
  EXPECT_LT(least, -20.0);
}

TEST_P(OpusDecoderFormats, LostPacketsAreMadeUp) {
  const auto samples = music(48'000);
  const auto decoded = transmitted(samples, [](auto i) { return i % 50 == 49; });
  const std::size_t whole = samples.size() / format.framesPerPacket * format.framesPerPacket;
  ASSERT_TRUE(allFinite(std::span{decoded}.first(whole)));
  EXPECT_LT(peak(std::span{decoded}.first(whole)), 1.0F);
  EXPECT_NEAR(rms(std::span{decoded}.subspan(4800, 40'000)), rms(samples), 0.05);
}

TEST_P(OpusDecoderFormats, ALostPacketDoesNotHarmTheOnesAfterTheNext) {
  const auto samples = music(24'000);
  const auto whole = transmitted(samples);
  const auto lossy = transmitted(samples, [](auto i) { return i == 20; });
  const std::size_t after = 24 * format.framesPerPacket;
  const std::size_t length = 20 * format.framesPerPacket;
  EXPECT_LT(errorDecibels(std::span{lossy}.subspan(after, length),
                          std::span{whole}.subspan(after, length)),
            -40.0);
}

TEST_P(OpusDecoderFormats, WhatIsNoPacketIsMadeUpToo) {
  OpusFrameDecoder decoder{format};
  std::minstd_rand random{2};
  std::uniform_int_distribution<std::size_t> length{0, 1600};
  std::uniform_int_distribution<int> byte{0, 255};
  Samples left(format.framesPerPacket);
  Samples right(format.channels == 2 ? format.framesPerPacket : 0);
  for (int i = 0; i < 100; ++i) {
    std::vector<std::uint8_t> packet(length(random));
    for (auto& any : packet) any = static_cast<std::uint8_t>(byte(random));
    (void)decoder.decode(packet, left, right);
    ASSERT_LE(peak(left), 2.0F);
    ASSERT_LE(peak(right), 2.0F);
  }
  EXPECT_FALSE(decoder.decode({}, left, right));
  EXPECT_FALSE(decoder.decode(std::vector<std::uint8_t>(1501), left, right));
}

TEST_P(OpusDecoderFormats, SamplesThatAreNoNumbersDoNotSpreadBeyondTheirPackets) {
  auto samples = music(48'000);
  for (std::size_t i = 4800; i < 5280; ++i) samples[i] = i % 2 == 0 ? kNan : kInf;
  const auto decoded = transmitted(samples);
  const std::size_t whole = samples.size() / format.framesPerPacket * format.framesPerPacket;
  ASSERT_TRUE(allFinite(std::span{decoded}.first(whole)));
  EXPECT_NEAR(rms(std::span{decoded}.subspan(12'000, 24'000)), rms(music(48'000)), 0.02);
}

INSTANTIATE_TEST_SUITE_P(Frames, OpusDecoderFormats,
                         ::testing::Combine(::testing::Values(64, 128, 256, 120, 240, 480),
                                            ::testing::Values(1, 2)));

TEST(OpusDecoder, KeepsTheSidesApart) {
  OpusFrameEncoder encoder{{128, 2}};
  OpusFrameDecoder decoder{{128, 2}};
  const auto tone = sine(1000.0, 12'800, 0.5);
  Samples left(128);
  Samples right(128);
  for (std::size_t from = 0; from < tone.size(); from += 128) {
    const auto part = std::span{tone}.subspan(from, 128);
    ASSERT_TRUE(decoder.decode(encoder.encode(part, Samples(128, 0.0F)), left, right));
  }
  EXPECT_NEAR(rms(left), 0.354, 0.04);
  EXPECT_LT(rms(right), 0.01);
}

TEST(OpusDecoder, APacketOfAnotherLengthInTimeIsNone) {
  OpusFrameEncoder encoder{{240, 1}};
  OpusFrameDecoder decoder{{120, 1}};
  Samples left(120);
  EXPECT_FALSE(decoder.decode(encoder.encode(noise(240, 0.5F)), left));
  OpusFrameEncoder shorter{{120, 1}};
  OpusFrameDecoder longer{{480, 1}};
  Samples more(480);
  EXPECT_FALSE(longer.decode(shorter.encode(noise(120, 0.5F)), more));
  EXPECT_TRUE(allFinite(more));
}

TEST(OpusDecoder, GivesSilenceForWrongLengths) {
  OpusFrameEncoder encoder{{128, 1}};
  OpusFrameDecoder decoder{{128, 1}};
  const auto packet = encoder.encode(noise(128, 0.5F));
  Samples left(127, 0.5F);
  EXPECT_FALSE(decoder.decode(packet, left));
  EXPECT_EQ(left, Samples(127, 0.0F));
  Samples both(128, 0.5F);
  Samples right(128, 0.5F);
  EXPECT_FALSE(decoder.decode(packet, both, right));
  EXPECT_EQ(right, Samples(128, 0.0F));
}

TEST(OpusDecoder, RefusesOtherFrameSizes) {
  EXPECT_THROW(OpusFrameDecoder({960, 2}), std::invalid_argument);
  EXPECT_THROW(OpusFrameDecoder({128, 3}), std::invalid_argument);
}

}  // namespace
}  // namespace midipool
