// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/stream_decoder.hpp"

#include <cmath>
#include <initializer_list>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "audio/opus_encoder.hpp"
#include "time/frames.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Bytes = std::vector<std::uint8_t>;

class StreamDecoderTest : public ::testing::Test, protected BlockSink {
 protected:
  struct Packet {
    RtpHeader header;
    Bytes payload;
  };

  void take(const SoundBlock& block) noexcept override {
    frames_.push_back(block.frame);
    captured_.push_back(block.captured);
    typical_.push_back(block.typical);
  }
  void open(const StreamFormat& format) {
    format_ = format;
    decoder_ = std::make_unique<StreamDecoder>(format, static_cast<BlockSink&>(*this));
  }
  // The packet of that number, with parity of those before it if wanted.
  Packet packet(std::uint16_t number, Bytes payload, bool parity = false) {
    Packet packet;
    packet.header.type = format_.type;
    packet.header.sequence = number;
    packet.header.timestamp = number * format_.framesPerPacket;
    packet.header.captured = timeOf(std::int64_t{packet.header.timestamp});
    Bytes before(1372);
    const auto size = parity ? writer_.write(format_.type, before) : 0;
    writer_.sent(format_.type, payload, true);
    if (size > 0) packet.header.type = PayloadType::kRepair;
    packet.payload.assign(before.begin(), before.begin() + static_cast<std::ptrdiff_t>(size));
    packet.payload.insert(packet.payload.end(), payload.begin(), payload.end());
    return packet;
  }
  static SessionTime timeOf(std::int64_t frame) { return SessionTime{9s} + lengthOfFrames(frame); }
  bool arrives(const Packet& packet, std::int64_t neededTo = StreamDecoder::kNothingYet) {
    return decoder_->received({packet.header, packet.payload}, LocalTime::max(), neededTo);
  }
  std::vector<Packet> withParity(std::size_t count) {
    std::vector<Packet> packets;
    for (std::size_t i = 0; i < count; ++i) {
      packets.push_back(packet(static_cast<std::uint16_t>(i), Bytes(512, 0x11), true));
    }
    return packets;
  }
  Bytes opus() {
    const std::vector<float> silence(format_.framesPerPacket);
    const auto packet = encoder_.encode(silence, silence);
    return {packet.begin(), packet.end()};
  }
  std::vector<std::int64_t> heard() { return std::exchange(frames_, {}); }

  StreamFormat format_;
  std::unique_ptr<StreamDecoder> decoder_;
  ParityWriter writer_;
  OpusFrameEncoder encoder_{{128, 2}};
  std::vector<std::int64_t> frames_;
  std::vector<SessionTime> captured_;
  std::vector<bool> typical_;
};

TEST_F(StreamDecoderTest, LinearSoundGoesOnAsItComes) {
  open({PayloadType::kL16, 2, 128});
  for (const std::uint16_t number : std::initializer_list<std::uint16_t>{3, 5, 4})
    EXPECT_TRUE(arrives(packet(number, Bytes(512))));
  EXPECT_THAT(heard(), ElementsAre(384, 640, 512));
  EXPECT_EQ(captured_[1], timeOf(640));
  decoder_->need(1 << 20);
  EXPECT_THAT(heard(), IsEmpty());
  EXPECT_FALSE(decoder_->isSequential());
}

TEST_F(StreamDecoderTest, WhatIsLostIsMadeAgainFromParity) {
  open({PayloadType::kL24, 1, 64});
  std::vector<Packet> packets;
  for (std::uint16_t i = 0; i < 5; ++i) packets.push_back(packet(i, Bytes(192, 0x11), true));
  for (const auto i : {0U, 2U}) EXPECT_TRUE(arrives(packets[i]));
  EXPECT_THAT(heard(), ElementsAre(0, 128, 64));
  EXPECT_LE(std::abs((captured_[2] - timeOf(64)).count()), 1);
  EXPECT_TRUE(typical_[2]);
  EXPECT_EQ(decoder_->repaired(), 1U);
}

TEST_F(StreamDecoderTest, WhatWasOnlyOvertakenIsNotRepaired) {
  open({PayloadType::kL16, 2, 128});
  const auto packets = withParity(12);
  for (const auto i : {0U, 2U, 1U, 4U, 6U, 5U, 3U, 8U, 7U}) EXPECT_TRUE(arrives(packets[i]));
  EXPECT_EQ(decoder_->repaired(), 0U);
  EXPECT_TRUE(arrives(packets[11]));
  EXPECT_TRUE(arrives(packets[10]));
  EXPECT_EQ(decoder_->repaired(), 1U) << "9 is lost";
}

TEST_F(StreamDecoderTest, WhatCameByItselfTooLateIsRepaired) {
  open({PayloadType::kL16, 2, 128});
  const auto packets = withParity(6);
  for (const auto i : {0U, 2U, 4U}) EXPECT_TRUE(arrives(packets[i]));
  EXPECT_TRUE(arrives(packets[1], 256));  // all of it was needed before
  EXPECT_TRUE(arrives(packets[3], 511));  // its last frame was not
  EXPECT_EQ(decoder_->repaired(), 1U);
}

// As RTP counts losses: what is before the first is no loss.
TEST_F(StreamDecoderTest, WhatIsBeforeTheFirstIsNotRepaired) {
  open({PayloadType::kL16, 2, 128});
  const auto packets = withParity(4);
  for (const auto i : {2U, 3U}) EXPECT_TRUE(arrives(packets[i]));
  EXPECT_EQ(decoder_->repaired(), 0U);
}

TEST_F(StreamDecoderTest, OpusIsDecodedInOrderAndMadeUpOnlyWhenItIsNeeded) {
  open({PayloadType::kOpusCustom, 2, 128});
  std::vector<Packet> packets;
  for (std::uint16_t i = 0; i < 6; ++i) packets.push_back(packet(i, opus()));
  for (const auto i : {0U, 2U, 3U}) EXPECT_TRUE(arrives(packets[i]));
  EXPECT_THAT(heard(), ElementsAre(-128));  // the codec's delay taken back
  decoder_->need(0);
  EXPECT_THAT(heard(), IsEmpty());
  decoder_->need(1);
  EXPECT_THAT(heard(), ElementsAre(0, 128, 256));
  EXPECT_EQ(decoder_->concealed(), 1U);
  EXPECT_TRUE(arrives(packets[1]));  // too late
  EXPECT_TRUE(arrives(packets[5]));
  EXPECT_TRUE(arrives(packets[4]));
  EXPECT_THAT(heard(), ElementsAre(384, 512));
  EXPECT_EQ(decoder_->concealed(), 1U);
}

TEST_F(StreamDecoderTest, WhatCannotBeSoundOfTheStreamIsRefused) {
  open({PayloadType::kL16, 2, 128});
  EXPECT_FALSE(arrives(packet(1, Bytes(511))));
  EXPECT_FALSE(arrives(packet(1, {})));
  auto other = packet(1, Bytes(512));
  other.header.type = PayloadType::kOpus;
  EXPECT_FALSE(arrives(other));
  other.header.type = PayloadType::kRepair;
  EXPECT_FALSE(arrives(other));
  auto far = packet(1, Bytes(512));
  far.header.captured = SessionTime::max();
  EXPECT_FALSE(arrives(far));
  EXPECT_THAT(heard(), IsEmpty());
}

TEST_F(StreamDecoderTest, MoreChannelsOrFramesThanThereAreAreRefused) {
  EXPECT_THROW(open({PayloadType::kL16, 3, 64}), std::invalid_argument);
  EXPECT_THROW(open({PayloadType::kL16, 0, 64}), std::invalid_argument);
  EXPECT_THROW(open({PayloadType::kL16, 1, 481}), std::invalid_argument);
}

}  // namespace
}  // namespace midipool
