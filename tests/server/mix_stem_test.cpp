// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mix_stem.hpp"

#include <cmath>
#include <numbers>
#include <optional>
#include <vector>

#include <gtest/gtest.h>

#include "audio/opus_encoder.hpp"
#include "audio/sample_format.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;
using Bytes = std::vector<std::uint8_t>;

// A sender whose packets come at once, and the stem that plays them.
class StemSender {
 public:
  explicit StemSender(const StreamFormat& format) : format_{format}, stem{format} {}

  // Sends and plays for so many periods; `payload` is made for each packet from its first frame.
  template <typename Payload>
  void run(int periods, Payload&& payload) {
    for (int i = 0; i < periods; ++i) {
      const MixPeriod period{played_, timeOf(played_) + 5ms, false};
      while (timeOf(sent_ + format_.framesPerPacket) + late <= period.start) {
        const Bytes bytes = payload(sent_);
        RtpHeader header{
            format_.type, false, sequence_++, static_cast<std::uint32_t>(base + sent_), 7,
            timeOf(sent_)};
        sent_ += format_.framesPerPacket;
        if (lose_ > 0) {
          --lose_;
        } else if (overtake_ > 0) {
          --overtake_;
          waiting_ = {header, bytes};
        } else {
          stem.received({header, bytes}, period.start);
          if (waiting_) stem.received({waiting_->first, waiting_->second}, period.start);
          waiting_.reset();
        }
      }
      stem.play(period);
      played_ += static_cast<std::int64_t>(MixPeriod::kFrames);
    }
  }
  // The next ones.
  void lose(int packets) { lose_ = packets; }
  void overtake(int packets) { overtake_ = packets; }
  static SessionTime timeOf(std::int64_t frame) {
    return SessionTime{100s} + lengthOfFrames(frame);
  }

 private:
  StreamFormat format_;
  std::uint16_t sequence_ = 65'500;
  std::int64_t sent_ = 0;
  std::int64_t played_ = 0;
  int lose_ = 0;
  int overtake_ = 0;
  std::optional<std::pair<RtpHeader, Bytes>> waiting_;

 public:
  Nanoseconds late{};  // by which they come
  MixStem stem;
  std::uint32_t base = 0xFFFF'F000U;  // wraps soon
};

Bytes linear(SampleFormat format, std::size_t frames, const std::vector<float>& channels) {
  std::vector<float> samples;
  for (std::size_t i = 0; i < frames; ++i)
    samples.insert(samples.end(), channels.begin(), channels.end());
  Bytes bytes(samples.size() * bytesPerSample(format));
  encodeSamples(format, samples, bytes);
  return bytes;
}

TEST(MixStem, LinearSoundComesOutAsItWentIn) {
  StemSender sender{{PayloadType::kL16, 2, 128}};
  sender.run(400, [](std::int64_t) { return linear(SampleFormat::kL16, 128, {0.5F, -0.25F}); });
  const auto block = sender.stem.block(StripId{3});
  EXPECT_EQ(block.strip, StripId{3});
  EXPECT_NEAR(block.left[64], 0.5, 1e-3);
  EXPECT_NEAR(block.right[64], -0.25, 1e-3);
  EXPECT_EQ(sender.stem.input(), StripInput::kStereo);
  EXPECT_EQ(sender.stem.statistics().framesConcealed, 0U);
}

TEST(MixStem, MonoHasOneSide) {
  StemSender sender{{PayloadType::kL24, 1, 96}};
  sender.run(400, [](std::int64_t) { return linear(SampleFormat::kL24, 96, {0.5F}); });
  const auto block = sender.stem.block(StripId{3});
  EXPECT_NEAR(block.left[0], 0.5, 1e-3);
  EXPECT_TRUE(block.right.empty());
  EXPECT_EQ(sender.stem.input(), StripInput::kMono);
}

TEST(MixStem, OpusIsDecoded) {
  for (const auto& format :
       {StreamFormat{PayloadType::kOpus, 2, 240}, StreamFormat{PayloadType::kOpusCustom, 1, 128}}) {
    StemSender sender{format};
    OpusFrameEncoder encoder{{format.framesPerPacket, format.channels}};
    sender.run(400, [&](std::int64_t frame) {
      std::vector<float> tone(format.framesPerPacket);
      for (std::size_t i = 0; i < tone.size(); ++i) {
        const auto at = static_cast<double>(frame) + static_cast<double>(i);
        tone[i] = static_cast<float>(0.5 * std::sin(2 * std::numbers::pi * at / 96.0));
      }
      const auto packet = encoder.encode(
          tone, format.channels == 2 ? std::span<const float>{tone} : std::span<const float>{});
      return Bytes{packet.begin(), packet.end()};
    });
    double power = 0.0;
    const auto block = sender.stem.block(StripId{3});
    for (const float sample : block.left) power += sample * sample;
    EXPECT_NEAR(power / static_cast<double>(block.left.size()), 0.125, 0.04);
    // Some at first, until the stem has seen how such packets come.
    EXPECT_LT(sender.stem.statistics().framesConcealed, 100U);
  }
}

// A tone that some packets of do not come: at the end, how much of it is heard.
class OpusStemTest : public ::testing::Test {
 protected:
  Bytes toneAt(std::int64_t frame) {
    std::vector<float> tone(kFormat.framesPerPacket);
    for (std::size_t i = 0; i < tone.size(); ++i) {
      const auto at = static_cast<double>(frame) + static_cast<double>(i);
      tone[i] = static_cast<float>(0.5 * std::sin(2 * std::numbers::pi * at / 96.0));
    }
    const auto packet = encoder_.encode(tone, tone);
    return {packet.begin(), packet.end()};
  }
  static constexpr StreamFormat kFormat{PayloadType::kOpus, 2, 120};
  OpusFrameEncoder encoder_{{kFormat.framesPerPacket, kFormat.channels}};
  StemSender sender_{kFormat};
};

TEST_F(OpusStemTest, WhatIsLostIsMadeUpByOpusAsAtAPlayer) {
  const auto send = [&](std::int64_t frame) { return toneAt(frame); };
  // So that there is time to wait.
  sender_.late = 10ms;
  sender_.run(800, send);
  sender_.late = {};
  sender_.run(100, send);
  const auto before = sender_.stem.statistics();
  for (int i = 0; i < 10; ++i) {
    sender_.lose(1);
    sender_.run(20, send);
  }
  EXPECT_EQ(sender_.stem.concealed(), 10U);
  EXPECT_EQ(sender_.stem.statistics().framesConcealed, before.framesConcealed);
  EXPECT_EQ(sender_.stem.statistics().gaps, before.gaps);
}

TEST_F(OpusStemTest, WhatWasOvertakenIsWaitedFor) {
  const auto send = [&](std::int64_t frame) { return toneAt(frame); };
  // So that there is time to wait.
  sender_.late = 10ms;
  sender_.run(800, send);
  sender_.late = {};
  sender_.run(100, send);
  const auto before = sender_.stem.statistics();
  for (int i = 0; i < 10; ++i) {
    sender_.overtake(1);
    sender_.run(20, send);
  }
  EXPECT_EQ(sender_.stem.concealed(), 0U);
  EXPECT_EQ(sender_.stem.statistics().framesConcealed, before.framesConcealed);
}

TEST(MixStem, NonsenseIsSilence) {
  StemSender sender{{PayloadType::kL16, 2, 128}};
  sender.run(100, [](std::int64_t frame) { return Bytes(static_cast<std::size_t>(frame % 7)); });
  sender.run(100, [](std::int64_t) { return Bytes(1400, 0x7F); });
  RtpHeader header{PayloadType::kOpus, false, 1, 1, 7, StemSender::timeOf(0)};
  const Bytes bytes(512, 0x40);
  sender.stem.received({header, bytes}, StemSender::timeOf(0));  // another codec
  header.type = PayloadType::kL16;
  header.captured = SessionTime::max();
  sender.stem.received({header, bytes}, StemSender::timeOf(0));  // from another world
  header.captured = SessionTime::min();
  sender.stem.received({header, bytes}, StemSender::timeOf(0));
  sender.run(100, [](std::int64_t) { return Bytes{}; });
  for (const float sample : sender.stem.block(StripId{3}).left) EXPECT_EQ(sample, 0.0F);
}

}  // namespace
}  // namespace midipool
