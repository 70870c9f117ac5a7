// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/srtp.hpp"

#include <array>
#include <vector>

#include <gtest/gtest.h>

#include "wire/rtp_packet.hpp"

namespace midipool {
namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr std::uint32_t kSource = 0xCAFEF00D;

StreamKey keyOf(std::uint8_t first) {
  StreamKey key{};
  for (std::size_t i = 0; i < key.size(); ++i) key[i] = static_cast<std::uint8_t>(first + i);
  return key;
}

class SrtpTest : public ::testing::Test {
 protected:
  Bytes sealed(std::uint16_t sequence, std::uint32_t source = kSource) {
    RtpHeader header;
    header.sequence = sequence;
    header.timestamp = sequence * 128U;
    header.source = source;
    Bytes packet(kRtpHeaderSize + 256 + kSrtpOverhead, 0x55);
    encodeRtpHeader(header, std::span<std::uint8_t, kRtpHeaderSize>{packet.data(), kRtpHeaderSize});
    const auto size = sender_.protectRtp(packet, kRtpHeaderSize + 256);
    if (!size) return {};
    packet.resize(*size);
    return packet;
  }
  SrtpStream sender_{SrtpStream::Direction::kSending, kSource, keyOf(1)};
  SrtpStream receiver_{SrtpStream::Direction::kReceiving, kSource, keyOf(1)};
};

TEST_F(SrtpTest, OpensWhatWasSealed) {
  auto packet = sealed(7);
  ASSERT_EQ(packet.size(), kRtpHeaderSize + 256 + kSrtpOverhead);
  EXPECT_NE(packet[kRtpHeaderSize], 0x55);
  const auto size = receiver_.openRtp(packet);
  ASSERT_EQ(size, kRtpHeaderSize + 256);
  EXPECT_EQ(packet[kRtpHeaderSize], 0x55);
  EXPECT_EQ(decodeRtp(std::span{packet}.first(*size))->header.sequence, 7);
}

// A player who joins a room in which others have played for minutes, and one whose line was away: the
// sequence number has wrapped meanwhile, and no packet says how often.
TEST_F(SrtpTest, WhoComesLateFindsOutHowOftenTheNumberHasWrapped) {
  std::uint32_t sequence = 0;
  const auto next = [&] { return sealed(static_cast<std::uint16_t>(sequence++)); };
  const auto skip = [&](std::uint32_t count) {
    for (std::uint32_t i = 0; i < count; ++i) (void)next();
  };
  const auto failsBeforeItOpens = [&](SrtpStream& receiver) {
    for (int failed = 0; failed < 200; ++failed) {
      auto packet = next();
      if (const auto size = receiver.openRtp(packet)) {
        EXPECT_EQ(packet[kRtpHeaderSize], 0x55);
        return failed;
      }
    }
    return 200;
  };
  skip(5U * 65'536 + 17);
  EXPECT_EQ(failsBeforeItOpens(receiver_), 0);
  for (int i = 0; i < 70'000; ++i) ASSERT_EQ(failsBeforeItOpens(receiver_), 0) << i;
  skip(2U * 65'536 - 1000);
  EXPECT_LE(failsBeforeItOpens(receiver_), 65);
  EXPECT_EQ(failsBeforeItOpens(receiver_), 0);
  skip(15U * 65'536);
  SrtpStream late{SrtpStream::Direction::kReceiving, kSource, keyOf(1)};
  EXPECT_LE(failsBeforeItOpens(late), 3);
  EXPECT_EQ(failsBeforeItOpens(late), 0);
}

// What has been heard does not come again, however much else is forged.
TEST_F(SrtpTest, NoFloodMakesItGoBack) {
  std::vector<Bytes> old;
  for (std::uint32_t i = 0; i < 70'000; ++i) {
    auto packet = sealed(static_cast<std::uint16_t>(i));
    if (i < 100) old.push_back(packet);
    ASSERT_TRUE(receiver_.openRtp(packet));
  }
  for (int round = 0; round < 3; ++round) {
    for (auto packet : old) EXPECT_FALSE(receiver_.openRtp(packet));
  }
  auto packet = sealed(static_cast<std::uint16_t>(70'000));
  EXPECT_TRUE(receiver_.openRtp(packet));
}

TEST_F(SrtpTest, ManyMayOpenTheSamePacket) {
  const auto packet = sealed(7);
  SrtpStream another{SrtpStream::Direction::kReceiving, kSource, keyOf(1)};
  auto first = packet;
  auto second = packet;
  EXPECT_TRUE(receiver_.openRtp(first));
  EXPECT_TRUE(another.openRtp(second));
}

TEST_F(SrtpTest, RefusesWhatIsRepeated) {
  const auto packet = sealed(7);
  auto first = packet;
  auto again = packet;
  EXPECT_TRUE(receiver_.openRtp(first));
  EXPECT_FALSE(receiver_.openRtp(again));
}

TEST_F(SrtpTest, TakesWhatWasOvertaken) {
  const auto early = sealed(10);
  for (std::uint16_t i = 11; i < 500; ++i) {
    auto packet = sealed(i);
    EXPECT_TRUE(receiver_.openRtp(packet));
  }
  auto late = early;
  EXPECT_TRUE(receiver_.openRtp(late));
}

TEST_F(SrtpTest, SequenceNumbersMayWrap) {
  for (int i = 65'000; i < 65'536 + 1'000; ++i) {
    auto packet = sealed(static_cast<std::uint16_t>(i));
    EXPECT_TRUE(receiver_.openRtp(packet)) << i;
  }
}

TEST_F(SrtpTest, RefusesEveryChangedBit) {
  const auto packet = sealed(7);
  for (std::size_t byte = 0; byte < packet.size(); byte += 3) {
    auto changed = packet;
    changed[byte] ^= 0x04;
    EXPECT_FALSE(receiver_.openRtp(changed)) << byte;
  }
  auto good = packet;
  EXPECT_TRUE(receiver_.openRtp(good));
}

TEST_F(SrtpTest, RefusesAnotherKeyAnotherSourceAndScraps) {
  SrtpStream stranger{SrtpStream::Direction::kReceiving, kSource, keyOf(2)};
  auto packet = sealed(7);
  EXPECT_FALSE(stranger.openRtp(packet));
  SrtpStream other{SrtpStream::Direction::kReceiving, kSource + 1, keyOf(1)};
  packet = sealed(8);
  EXPECT_FALSE(other.openRtp(packet));
  for (std::size_t size = 0; size < kRtpHeaderSize + kSrtpOverhead; ++size) {
    auto scrap = sealed(9);
    scrap.resize(size);
    EXPECT_FALSE(receiver_.openRtp(scrap));
  }
}

TEST_F(SrtpTest, SealsRtcpToo) {
  // An empty receiver report.
  Bytes packet(8 + kSrtcpOverhead);
  const Bytes report{0x80, 201, 0, 1, 0xCA, 0xFE, 0xF0, 0x0D};
  std::copy(report.begin(), report.end(), packet.begin());
  const auto size = sender_.protectRtcp(packet, report.size());
  ASSERT_EQ(size, packet.size());
  ASSERT_EQ(receiver_.openRtcp(packet), report.size());
  packet.resize(report.size());
  EXPECT_EQ(packet, report);
}

TEST_F(SrtpTest, WantsRoomForItsTag) {
  Bytes packet(kRtpHeaderSize + 10);
  encodeRtpHeader({}, std::span<std::uint8_t, kRtpHeaderSize>{packet.data(), kRtpHeaderSize});
  EXPECT_FALSE(sender_.protectRtp(packet, packet.size()));
}

}  // namespace
}  // namespace midipool
