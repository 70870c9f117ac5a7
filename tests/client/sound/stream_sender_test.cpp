// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/sound/stream_sender.hpp"

#include <optional>

#include <gtest/gtest.h>

#include "client/sound/stream_line.hpp"
#include "realtime/guard.hpp"
#include "wire/limits.hpp"
#include "wire/rtp_packet.hpp"

namespace midipool {
namespace {

using testing::blockAt;
using testing::Bytes;
using testing::keyOf;
using testing::kSource;
using testing::streamOf;

// What a receiver of its own reads out of the packets.
class StreamSenderTest : public ::testing::Test {
 protected:
  std::optional<RtpHeader> headerOf(std::span<const std::uint8_t> packet) {
    Bytes bytes{packet.begin(), packet.end()};
    const auto size = opener_.openRtp(bytes);
    if (!size) return std::nullopt;
    const auto rtp = decodeRtp(std::span{bytes}.first(*size));
    return rtp ? std::optional{rtp->header} : std::nullopt;
  }
  std::optional<RtpHeader> sent(std::int64_t frame) {
    return headerOf(sender_.packetFor(blockAt(frame, 128)));
  }

  SrtpStream opener_{SrtpStream::Direction::kReceiving, kSource, keyOf(1)};
  StreamSender sender_{streamOf({PayloadType::kL16, 2, 128}), 0};
};

TEST_F(StreamSenderTest, ItsHeadersSayWhatTheBlockIs) {
  const auto header = sent(1280);
  ASSERT_TRUE(header);
  EXPECT_EQ(header->type, PayloadType::kL16);
  EXPECT_EQ(header->source, kSource);
  EXPECT_EQ(header->timestamp, 1280U);
  EXPECT_EQ(header->captured, testing::capturedAt(1280));
}

TEST_F(StreamSenderTest, TheMarkerStandsBehindAGapOnly) {
  EXPECT_TRUE(sent(1280)->marker);
  EXPECT_FALSE(sent(1280 + 128)->marker);
  EXPECT_TRUE(sent(1280 + 3 * 128)->marker);
  EXPECT_FALSE(sent(1280 + 4 * 128)->marker);
}

TEST_F(StreamSenderTest, CountsOnOverBothWraps) {
  std::int64_t frame = 0xFFFF'FFFF - 100 * 128;
  auto last = sent(frame);
  ASSERT_TRUE(last);
  for (int i = 0; i < 70'000; ++i) {
    frame += 128;
    const auto header = sent(frame);
    ASSERT_TRUE(header) << i;
    ASSERT_EQ(header->sequence, static_cast<std::uint16_t>(last->sequence + 1));
    ASSERT_EQ(header->timestamp, static_cast<std::uint32_t>(last->timestamp + 128));
    last = header;
  }
  EXPECT_EQ(sender_.statistics().packets, 70'001U);
}

TEST_F(StreamSenderTest, ABlockOfAnotherLengthCostsNoNumber) {
  const auto before = sent(0);
  EXPECT_TRUE(sender_.packetFor(blockAt(128, 64)).empty());
  const auto after = sent(128);
  EXPECT_EQ(after->sequence, before->sequence + 1);
  EXPECT_EQ(sender_.statistics().packets, 2U);
}

TEST(StreamSender, NoPacketIsTooLongForADatagram) {
  for (const StreamFormat& format :
       {StreamFormat{PayloadType::kL16, 2, 256}, StreamFormat{PayloadType::kL24, 2, 192},
        StreamFormat{PayloadType::kL24, 1, 384}, StreamFormat{PayloadType::kOpus, 2, 480}}) {
    StreamSender sender{streamOf(format), 510'000};
    const auto block = blockAt(0, format.framesPerPacket);
    const realtime::RealtimeScope scope;
    const auto packet = sender.packetFor(block);
    EXPECT_FALSE(packet.empty()) << nameOf(format.type);
    EXPECT_LE(packet.size(), limits::kLongestStreamPayload + kRtpHeaderSize + kSrtpOverhead);
    EXPECT_EQ(sender.statistics().bytes, packet.size());
  }
}

TEST(StreamSender, AFormatThatFitsIntoNoPacketGivesNone) {
  StreamSender sender{streamOf({PayloadType::kL24, 2, 480}), 0};
  EXPECT_TRUE(sender.packetFor(blockAt(0, 480)).empty());
  EXPECT_EQ(sender.statistics().packets, 0U);
}

}  // namespace
}  // namespace midipool
