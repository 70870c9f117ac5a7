// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/parity.hpp"

#include <map>
#include <random>
#include <set>
#include <vector>

#include <gtest/gtest.h>

namespace midipool {
namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr std::uint32_t kFrames = 128;
constexpr std::int64_t kFirst = 1000;

// A stream of packets with parity; some of them arrive.
class ParityTest : public ::testing::Test {
 protected:
  struct Sent {
    Bytes payload;
    Bytes packet;  // as in RTP's payload
    bool repairs = false;
  };

  void send(std::size_t count, PayloadType type = PayloadType::kL16, std::size_t size = 512) {
    type_ = type;
    for (std::size_t i = 0; i < count; ++i) {
      Sent sent;
      sent.payload = randomBytes(size);
      Bytes room(1400);
      const auto parity = writer_.write(type, room);
      sent.repairs = parity > 0;
      room.resize(parity);
      sent.packet = room;
      sent.packet.insert(sent.packet.end(), sent.payload.begin(), sent.payload.end());
      writer_.sent(type, sent.payload, i > 0 || !sent_.empty());
      sent_.push_back(sent);
    }
  }

  void arrive(std::size_t index) {
    RtpPacket packet;
    packet.header.type = sent_[index].repairs ? PayloadType::kRepair : type_;
    packet.payload = sent_[index].packet;
    const auto parts = partsOf(packet);
    ASSERT_TRUE(parts);
    EXPECT_TRUE(std::ranges::equal(parts->payload, sent_[index].payload));
    const auto number = static_cast<std::int64_t>(index);
    reader_.received(kFirst + number, number * kFrames, SessionTime{number * kPacket}, *parts);
    while (const auto repaired = reader_.next()) {
      repaired_[static_cast<std::size_t>(repaired->sequence - kFirst)] =
          Bytes{repaired->payload.begin(), repaired->payload.end()};
      repairedType_ = repaired->type;
      EXPECT_EQ(repaired->frame, (repaired->sequence - kFirst) * kFrames);
      const auto off = repaired->captured - SessionTime{(repaired->sequence - kFirst) * kPacket};
      EXPECT_LT(std::abs(off.count()), 10);
    }
  }

  void arriveAllBut(const std::set<std::size_t>& lost) {
    for (std::size_t i = 0; i < sent_.size(); ++i) {
      if (!lost.contains(i)) arrive(i);
    }
  }

  Bytes randomBytes(std::size_t size) {
    Bytes bytes(size);
    for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random_());
    return bytes;
  }

  static constexpr Nanoseconds kPacket{2'666'667};
  std::minstd_rand random_{7};
  ParityWriter writer_;
  ParityReader reader_{kFrames};
  PayloadType type_ = PayloadType::kL16;
  PayloadType repairedType_ = PayloadType::kOpus;
  std::vector<Sent> sent_;
  std::map<std::size_t, Bytes> repaired_;
};

TEST_F(ParityTest, ALostPacketIsMadeAgainFromTheNext) {
  send(10);
  for (std::size_t i = 0; i < 5; ++i) arrive(i);
  EXPECT_TRUE(repaired_.empty());
  arrive(6);
  ASSERT_TRUE(repaired_.contains(5));
  EXPECT_EQ(repaired_[5], sent_[5].payload);
}

TEST_F(ParityTest, TwoInARowAreMadeAgainFromThoseBehind) {
  send(12);
  arriveAllBut({5, 6});
  EXPECT_EQ(repaired_[5], sent_[5].payload);
  EXPECT_EQ(repaired_[6], sent_[6].payload);
}

TEST_F(ParityTest, EverySecondPacketMayBeLost) {
  send(20);
  arriveAllBut({3, 5, 7, 9, 11});
  for (const std::size_t lost : {3U, 5U, 7U, 9U, 11U})
    EXPECT_EQ(repaired_[lost], sent_[lost].payload);
}

TEST_F(ParityTest, ThreeInARowAreTooMany) {
  send(12);
  arriveAllBut({5, 6, 7});
  EXPECT_FALSE(repaired_.contains(5));
}

TEST_F(ParityTest, OrderDoesNotMatter) {
  send(10);
  for (const std::size_t index : {0U, 1U, 4U, 3U, 6U, 7U}) arrive(index);
  EXPECT_EQ(repaired_[2], sent_[2].payload);
  EXPECT_EQ(repaired_[5], sent_[5].payload);
}

TEST_F(ParityTest, OfL24TheUpper16BitsAreMadeAgain) {
  send(6, PayloadType::kL24, 768);
  arriveAllBut({3});
  ASSERT_EQ(repaired_[3].size(), 512U);
  EXPECT_EQ(repairedType_, PayloadType::kL16);
  for (std::size_t i = 0; i < 512; ++i) {
    EXPECT_EQ(repaired_[3][i], sent_[3].payload[i / 2 * 3 + i % 2]);
  }
}

TEST_F(ParityTest, HalfOfAllLostLeavesOthersRight) {
  send(2000);
  std::set<std::size_t> lost;
  for (std::size_t i = 0; i < sent_.size(); ++i) {
    if (random_() % 10 < 3) lost.insert(i);
  }
  arriveAllBut(lost);
  std::size_t right = 0;
  for (const auto& [index, payload] : repaired_) right += payload == sent_[index].payload ? 1 : 0;
  EXPECT_EQ(right, repaired_.size());
  EXPECT_GT(right, lost.size() * 7 / 10);
}

TEST_F(ParityTest, NothingIsRepairedAcrossAGap) {
  send(3);
  ParityWriter writer;
  writer.sent(PayloadType::kL16, sent_[0].payload, true);
  writer.sent(PayloadType::kL16, sent_[1].payload, false);
  Bytes room(1400);
  ASSERT_GT(writer.write(PayloadType::kL16, room), 0U);
  EXPECT_EQ(room[1], 1);
}

TEST(Parity, ThatDoesNotFitIsLeftOut) {
  ParityWriter writer;
  const Bytes payload(512);
  writer.sent(PayloadType::kL16, payload, true);
  Bytes room(512 + kParityHeaderSize - 1);
  EXPECT_EQ(writer.write(PayloadType::kL16, room), 0U);
}

TEST(Parity, MalformedIsRefused) {
  for (const Bytes& bytes :
       {Bytes{}, Bytes{96, 1, 0}, Bytes{95, 1, 0, 0}, Bytes{100, 1, 0, 0}, Bytes{96, 0, 0, 0},
        Bytes{96, 3, 0, 0}, Bytes{96, 1, 0, 1}, Bytes{96, 1, 255, 255, 1, 2, 3}}) {
    RtpPacket packet;
    packet.header.type = PayloadType::kRepair;
    packet.payload = bytes;
    EXPECT_FALSE(partsOf(packet)) << bytes.size();
  }
}

TEST(Parity, AnythingMayArrive) {
  std::minstd_rand random{3};
  ParityReader reader{kFrames};
  for (int i = 0; i < 20'000; ++i) {
    Bytes bytes(random() % 1300);
    for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random());
    if (bytes.size() > 4) {
      bytes[0] = static_cast<std::uint8_t>(96 + random() % 4);
      bytes[1] = static_cast<std::uint8_t>(1 + random() % 2);
      bytes[2] = static_cast<std::uint8_t>(random() % 4);
    }
    RtpPacket packet;
    packet.header.type = PayloadType::kRepair;
    packet.payload = bytes;
    const auto parts = partsOf(packet);
    if (!parts) continue;
    reader.received(static_cast<std::int64_t>(random() % 100), 0, {}, *parts);
    while (const auto repaired = reader.next()) EXPECT_LE(repaired->payload.size(), kLongestParity);
  }
}

}  // namespace
}  // namespace midipool
