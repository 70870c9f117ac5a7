// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/stream_writer.hpp"

#include <algorithm>
#include <optional>
#include <vector>

#include <gtest/gtest.h>

namespace midipool {
namespace {

using namespace std::chrono_literals;
using Bytes = std::vector<std::uint8_t>;

class StreamWriterTest : public ::testing::Test {
 protected:
  // What a receiver reads of the packet with this payload.
  struct Read {
    RtpHeader header;
    PayloadType type;
    std::size_t covered;
    Bytes payload;
  };
  std::optional<Read> write(const Bytes& payload, bool follows = true) {
    StreamWriter::Content content;
    content.timestamp = 77;
    content.captured = SessionTime{5s};
    content.follows = follows;
    content.payload = payload;
    const auto sealed = writer_.packet(content, room_);
    Bytes bytes{sealed.begin(), sealed.end()};
    const auto size = opener_.openRtp(bytes);
    const auto packet = size ? decodeRtp(std::span{bytes}.first(*size)) : std::nullopt;
    const auto parts = packet ? partsOf(*packet) : std::nullopt;
    if (!parts) return std::nullopt;
    return Read{packet->header,
                packet->header.type,
                parts->covered,
                {parts->payload.begin(), parts->payload.end()}};
  }

  StreamInfo stream_{7, 99, StreamKey{1, 2, 3}, {}};
  StreamWriter writer_{stream_, 65'535};
  SrtpStream opener_{SrtpStream::Direction::kReceiving, 99, StreamKey{1, 2, 3}};
  std::array<std::uint8_t, StreamWriter::kLargestPacket> room_{};
};

TEST_F(StreamWriterTest, APacketSaysWhatItIs) {
  const auto first = write({1, 2, 3, 4}, false);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->type, PayloadType::kL16);
  EXPECT_TRUE(first->header.marker);
  EXPECT_EQ(first->header.sequence, 65'535);
  EXPECT_EQ(first->header.timestamp, 77U);
  EXPECT_EQ(first->header.source, 99U);
  EXPECT_EQ(first->header.captured, SessionTime{5s});
  EXPECT_EQ(first->payload, (Bytes{1, 2, 3, 4}));
  const auto second = write({5, 6, 7, 8});
  ASSERT_TRUE(second);
  EXPECT_FALSE(second->header.marker);
  EXPECT_EQ(second->header.sequence, 0);
  EXPECT_EQ(writer_.octets(), 8U);
}

TEST_F(StreamWriterTest, ParityGoesWithWhatFollowsWhereItIsWanted) {
  (void)write(Bytes(100, 1));
  writer_.setParity(true);
  const auto second = write(Bytes(100, 2));
  EXPECT_EQ(second->type, PayloadType::kRepair);
  EXPECT_EQ(second->covered, 1U);
  EXPECT_EQ(second->payload, Bytes(100, 2));
  EXPECT_EQ(write(Bytes(100, 3))->covered, 2U);
  EXPECT_EQ(write(Bytes(100, 4), false)->type, PayloadType::kL16);  // behind a gap
  EXPECT_EQ(write(Bytes(100, 5))->covered, 1U);
  writer_.setParity(false);
  EXPECT_EQ(write(Bytes(100, 6))->type, PayloadType::kL16);
}

TEST_F(StreamWriterTest, WhatDoesNotFitGoesWithoutParityOrNotAtAll) {
  writer_.setParity(true);
  (void)write(Bytes(800, 1));
  EXPECT_EQ(write(Bytes(800, 2))->type, PayloadType::kL16);
  EXPECT_FALSE(write(Bytes(StreamWriter::kLargestPacket, 3)));
  EXPECT_FALSE(write({}));
}

TEST_F(StreamWriterTest, AReportIsSealedToo) {
  RtcpReport report;
  report.source = 99;
  const auto sealed = writer_.packet(report, room_);
  Bytes bytes{sealed.begin(), sealed.end()};
  const auto size = opener_.openRtcp(bytes);
  ASSERT_TRUE(size);
  EXPECT_EQ(decodeRtcp(std::span{bytes}.first(*size))->source, 99U);
}

}  // namespace
}  // namespace midipool
