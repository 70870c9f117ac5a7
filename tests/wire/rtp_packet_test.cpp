// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/rtp_packet.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include <gtest/gtest.h>

namespace midipool {
namespace {

using namespace std::chrono_literals;
using Bytes = std::vector<std::uint8_t>;

RtpHeader someHeader() {
  return {PayloadType::kL24, true, 0xABCD, 0x12345678, 0xCAFEF00D, SessionTime{123456789012345ns}};
}

Bytes encoded(const RtpHeader& header, const Bytes& payload) {
  std::array<std::uint8_t, kRtpHeaderSize> bytes{};
  encodeRtpHeader(header, bytes);
  Bytes packet{bytes.begin(), bytes.end()};
  packet.insert(packet.end(), payload.begin(), payload.end());
  return packet;
}

TEST(RtpPacket, IsWhatTheRfcsSay) {
  const Bytes wanted{0x90, 0x80 | 97, 0xAB, 0xCD, 0x12, 0x34, 0x56, 0x78, 0xCA, 0xFE,
                     0xF0, 0x0D,      0xBE, 0xDE, 0x00, 0x03, 0x17, 0x00, 0x00, 0x70,
                     0x48, 0x86,      0x0D, 0xDF, 0x79, 0x00, 0x00, 0x00, 0x01, 0x02};
  EXPECT_EQ(encoded(someHeader(), {1, 2}), wanted);
}

TEST(RtpPacket, ComesBackAsItWas) {
  for (const auto captured : {SessionTime{}, SessionTime{-5s}, SessionTime{Nanoseconds::max()}}) {
    auto header = someHeader();
    header.captured = captured;
    const auto bytes = encoded(header, {9, 8, 7});
    const auto packet = decodeRtp(bytes);
    ASSERT_TRUE(packet);
    EXPECT_EQ(packet->header.type, header.type);
    EXPECT_EQ(packet->header.marker, header.marker);
    EXPECT_EQ(packet->header.sequence, header.sequence);
    EXPECT_EQ(packet->header.timestamp, header.timestamp);
    EXPECT_EQ(packet->header.source, header.source);
    EXPECT_EQ(packet->header.captured, captured);
    EXPECT_EQ(Bytes(packet->payload.begin(), packet->payload.end()), (Bytes{9, 8, 7}));
  }
}

TEST(RtpPacket, IsToldFromEverythingElseByItsFirstBytes) {
  auto bytes = encoded(someHeader(), {});
  EXPECT_TRUE(looksLikeRtp(bytes));
  EXPECT_FALSE(looksLikeRtcp(bytes));
  EXPECT_EQ(sourceOf(bytes), 0xCAFEF00D);
  bytes[1] = 200;  // a sender report
  EXPECT_TRUE(looksLikeRtcp(bytes));
  EXPECT_EQ(sourceOf(bytes), 0x12345678U);
  for (const int first : {0, 8, 11, 64, 127, 192, 255}) {
    bytes[0] = static_cast<std::uint8_t>(first);
    EXPECT_FALSE(looksLikeRtp(bytes)) << first;
    EXPECT_FALSE(sourceOf(bytes)) << first;
  }
}

TEST(RtpPacket, TakesWhatOtherProgramsSend) {
  auto bytes = encoded(someHeader(), {});
  // Two contributing sources, an element of another kind and padding before ours, and padding of
  // the packet.
  bytes[0] = 0xB2;
  const Bytes contributors{0, 0, 0, 1, 0, 0, 0, 2};
  bytes.insert(bytes.begin() + 12, contributors.begin(), contributors.end());
  const Bytes other{0x21, 0xAA, 0xBB, 0x00};  // id 2, two bytes; then padding
  bytes.insert(bytes.begin() + 12 + 8 + 4, other.begin(), other.end());
  bytes[12 + 8 + 3] = 4;
  const Bytes rest{7, 7, 0, 0, 3};
  bytes.insert(bytes.end(), rest.begin(), rest.end());
  const auto packet = decodeRtp(bytes);
  ASSERT_TRUE(packet);
  EXPECT_EQ(packet->header.captured, someHeader().captured);
  EXPECT_EQ(Bytes(packet->payload.begin(), packet->payload.end()), (Bytes{7, 7}));
}

TEST(RtpPacket, IsNothingWhenCutShort) {
  const auto bytes = encoded(someHeader(), {1, 2, 3});
  for (std::size_t size = 0; size < kRtpHeaderSize; ++size) {
    EXPECT_FALSE(decodeRtp(std::span{bytes}.first(size))) << size;
  }
}

TEST(RtpPacket, IsNothingWithoutItsTime) {
  auto bytes = encoded(someHeader(), {1});
  bytes[16] = 0x27;  // an element of another kind
  EXPECT_FALSE(decodeRtp(bytes));
  bytes = encoded(someHeader(), {1});
  bytes[0] = 0x80;  // no extension
  EXPECT_FALSE(decodeRtp(bytes));
}

TEST(RtpPacket, PaddingBeyondThePayloadIsNoPacket) {
  auto bytes = encoded(someHeader(), {1, 2, 9});
  bytes[0] |= 0x20;
  EXPECT_FALSE(decodeRtp(bytes));
  bytes.back() = 0;
  EXPECT_FALSE(decodeRtp(bytes));
  bytes.back() = 3;
  ASSERT_TRUE(decodeRtp(bytes));
  EXPECT_TRUE(decodeRtp(bytes)->payload.empty());
}

}  // namespace
}  // namespace midipool
