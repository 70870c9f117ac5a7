// SPDX-License-Identifier: GPL-3.0-or-later
#include "recorder/stem_source.hpp"

#include <cmath>
#include <numbers>

#include <gtest/gtest.h>

#include "media/payload_encoder.hpp"
#include "time/frames.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;

constexpr SessionTime kBegin{100s};
constexpr std::size_t kBlock = 1024;

// A player's Opus packets of a tone, by their numbers.
class OpusPackets {
 public:
  std::vector<std::uint8_t> next() {
    SoundBlock block;
    block.frames = kFrames;
    for (std::uint32_t i = 0; i < kFrames; ++i) {
      const double time = static_cast<double>(number_ * kFrames + i) / 48000.0;
      block.samples[0][i] = block.samples[1][i] =
          static_cast<float>(0.5 * std::sin(2.0 * std::numbers::pi * 440.0 * time));
    }
    RtpHeader header;
    header.type = format().type;
    header.sequence = static_cast<std::uint16_t>(number_);
    header.timestamp = static_cast<std::uint32_t>(number_ * kFrames);
    header.captured = kBegin + lengthOfFrames(number_ * kFrames);
    const auto payload = encoder_.encode(block);
    std::vector<std::uint8_t> bytes(kRtpHeaderSize);
    encodeRtpHeader(header, std::span<std::uint8_t, kRtpHeaderSize>{bytes.data(), kRtpHeaderSize});
    bytes.insert(bytes.end(), payload.begin(), payload.end());
    ++number_;
    return bytes;
  }
  static StreamFormat format() { return {PayloadType::kOpusCustom, 2, kFrames}; }

 private:
  static constexpr std::uint32_t kFrames = 128;
  PayloadEncoder encoder_{format(), 192'000};
  std::int64_t number_ = 0;
};

double loudness(const std::vector<float>& samples) {
  double sum = 0.0;
  for (const float sample : samples)
    sum += static_cast<double>(sample) * static_cast<double>(sample);
  return std::sqrt(sum / static_cast<double>(samples.size()));
}

class StemSourceTest : public ::testing::Test {
 protected:
  // What was at these seconds, in blocks.
  std::vector<float> render(double from, double to) {
    std::vector<float> all;
    std::vector<float> right(kBlock);
    const auto end = static_cast<std::int64_t>(to * 48000.0);
    for (auto frame = static_cast<std::int64_t>(from * 48000.0); frame < end;
         frame += static_cast<std::int64_t>(kBlock)) {
      std::vector<float> left(kBlock);
      sounds_ = source_.render(kBegin + lengthOfFrames(frame), left, right);
      all.insert(all.end(), left.begin(), left.end());
    }
    return all;
  }

  Interpolator interpolator_;
  OpusPackets packets_;
  StemSource source_{OpusPackets::format(), interpolator_};
  bool sounds_ = false;
};

TEST_F(StemSourceTest, OpusThatCameInDisorderIsWhole) {
  std::vector<std::vector<std::uint8_t>> late;
  for (int i = 0; i < 1500; ++i) {
    auto packet = packets_.next();
    if (i % 10 < 3) {
      late.push_back(std::move(packet));
    } else {
      source_.received(packet);
    }
  }
  for (const auto& packet : late) source_.received(packet);
  const auto all = render(0.0, 3.5);
  for (std::size_t frame = 4800; frame + 4800 < all.size(); frame += 4800) {
    const std::vector<float> part(all.begin() + static_cast<std::ptrdiff_t>(frame),
                                  all.begin() + static_cast<std::ptrdiff_t>(frame + 4800));
    EXPECT_NEAR(loudness(part), 0.5 / std::sqrt(2.0), 0.01) << frame;
  }
}

TEST_F(StemSourceTest, WhatNeverCameIsMadeUpAndTheRestIsThere) {
  for (int i = 0; i < 1500; ++i) {
    const auto packet = packets_.next();
    if (i % 100 != 50) source_.received(packet);
  }
  EXPECT_NEAR(loudness(render(0.0, 3.0)), 0.5 / std::sqrt(2.0), 0.02);
  EXPECT_TRUE(sounds_);
}

TEST_F(StemSourceTest, BehindItsEndThereIsNothing) {
  for (int i = 0; i < 400; ++i) source_.received(packets_.next());
  render(0.0, 5.0);
  EXPECT_FALSE(sounds_);
}

TEST_F(StemSourceTest, OfWhatIsForgottenNothingIsLeft) {
  for (int i = 0; i < 750; ++i) source_.received(packets_.next());
  source_.forgetBefore(kBegin + 1s);
  render(0.0, 0.5);
  EXPECT_FALSE(sounds_);
  render(0.5, 1.5);
  EXPECT_TRUE(sounds_);
}

}  // namespace
}  // namespace midipool
