// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/datagram.hpp"

#include <random>
#include <stdexcept>
#include <vector>

#include <gtest/gtest.h>

namespace midipool {
namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr std::uint32_t kSession = 0x12345678;

Bytes copy(std::span<const std::uint8_t> bytes) {
  return {bytes.begin(), bytes.end()};
}

class Datagrams : public ::testing::Test {
 protected:
  Bytes seal(const Bytes& payload, DatagramKind kind = DatagramKind::kMidi) {
    return copy(sealer_.seal(kind, payload));
  }

  DirectionKey key_ = DatagramKeys::random().clientToServer;
  DatagramSealer sealer_{kSession, key_};
  DatagramOpener opener_{kSession, key_};
};

TEST_F(Datagrams, ArriveAsTheyWereSealed) {
  for (const std::size_t size : {0U, 1U, 24U, 1'000U, 1'200U}) {
    const Bytes payload(size, 0x5A);
    const auto opened = opener_.open(seal(payload, DatagramKind::kClockQuestion));
    ASSERT_TRUE(opened) << size;
    EXPECT_EQ(opened->kind, DatagramKind::kClockQuestion);
    EXPECT_EQ(copy(opened->payload), payload);
  }
}

TEST_F(Datagrams, HaveTheDocumentedLayout) {
  (void)seal({});
  const auto datagram = seal({1, 2, 3}, DatagramKind::kBus);
  EXPECT_EQ(datagram.size(), 16U + 3U + 16U);
  EXPECT_EQ(Bytes(datagram.begin(), datagram.begin() + 16),
            (Bytes{10, 0, 0, 0, 0x12, 0x34, 0x56, 0x78, 0, 0, 0, 0, 0, 0, 0, 1}));
  EXPECT_EQ(sessionOf(datagram), kSession);
  EXPECT_EQ(opener_.open(datagram)->sequence, 1U);
}

TEST_F(Datagrams, HideThePayload) {
  const Bytes payload(100, 0);
  const auto first = seal(payload);
  const auto second = seal(payload);
  EXPECT_NE(Bytes(first.begin() + 16, first.end()), Bytes(second.begin() + 16, second.end()));
}

TEST_F(Datagrams, TooLongAPayloadIsRefused) {
  EXPECT_THROW((void)seal(Bytes(1'201)), std::length_error);
}

TEST_F(Datagrams, EveryFlippedBitIsFound) {
  auto datagram = seal({1, 2, 3, 4, 5});
  for (std::size_t bit = 0; bit < datagram.size() * 8; ++bit) {
    const auto mask = static_cast<std::uint8_t>(1U << bit % 8);
    datagram[bit / 8] ^= mask;
    EXPECT_FALSE(opener_.open(datagram)) << "bit " << bit;
    datagram[bit / 8] ^= mask;
  }
  EXPECT_TRUE(opener_.open(datagram));  // and the forgeries have not used up its number
}

TEST_F(Datagrams, EveryTruncationIsFound) {
  const auto datagram = seal({1, 2, 3, 4, 5});
  for (std::size_t size = 0; size < datagram.size(); ++size) {
    EXPECT_FALSE(opener_.open(std::span{datagram}.first(size))) << size;
  }
  auto longer = datagram;
  longer.push_back(0);
  EXPECT_FALSE(opener_.open(longer));
  longer.resize(kMaxDatagramSize + 1);
  EXPECT_FALSE(opener_.open(longer));
  EXPECT_TRUE(opener_.open(datagram));
}

TEST_F(Datagrams, OfAnotherSessionOrDirectionAreNotOpened) {
  DatagramOpener otherSession{kSession + 1, key_};
  DatagramOpener otherKey{kSession, DatagramKeys::random().clientToServer};
  const auto datagram = seal({1});
  EXPECT_FALSE(otherSession.open(datagram));
  EXPECT_FALSE(otherKey.open(datagram));
}

TEST_F(Datagrams, OpenOnceInAnyOrderWithinTheWindow) {
  std::vector<Bytes> sent;
  for (std::uint8_t i = 0; i < 200; ++i) sent.push_back(seal({i}));
  std::shuffle(sent.begin(), sent.end(), std::mt19937{3});
  for (const auto& datagram : sent) EXPECT_TRUE(opener_.open(datagram));
  for (const auto& datagram : sent) EXPECT_FALSE(opener_.open(datagram));
}

TEST_F(Datagrams, OlderThanTheWindowAreNotOpened) {
  const auto old = seal({1});
  const auto oldestInReach = seal({2});
  for (int i = 0; i < 1'023; ++i) (void)seal({});
  ASSERT_TRUE(opener_.open(seal({3})));  // number 1,025
  EXPECT_FALSE(opener_.open(old));
  EXPECT_FALSE(opener_.open(oldestInReach));
  DatagramOpener fresh{kSession, key_};
  EXPECT_TRUE(fresh.open(old));
}

TEST_F(Datagrams, AForgedJumpDoesNotMoveTheWindow) {
  ASSERT_TRUE(opener_.open(seal({1})));
  auto forged = seal({2});
  for (std::size_t i = 8; i < 16; ++i) forged[i] = 0xFF;
  EXPECT_FALSE(opener_.open(forged));
  EXPECT_TRUE(opener_.open(seal({3})));
}

TEST_F(Datagrams, AnAuthenticJumpDoes) {
  const auto early = seal({1});
  for (int i = 0; i < 50'000; ++i) (void)seal({});
  EXPECT_TRUE(opener_.open(seal({2})));
  EXPECT_FALSE(opener_.open(early));
}

TEST_F(Datagrams, AKindOfANewerVersionComesThrough) {
  const auto opened = opener_.open(seal({1}, static_cast<DatagramKind>(15)));
  ASSERT_TRUE(opened);
  EXPECT_EQ(static_cast<int>(opened->kind), 15);
}

TEST_F(Datagrams, OnlyTheReservedKindsAreLookedAt) {
  auto datagram = seal({1});
  for (int kind = 0; kind < 256; ++kind) {
    datagram[0] = static_cast<std::uint8_t>(kind);
    EXPECT_EQ(sessionOf(datagram).has_value(), kind >= 8 && kind <= 15) << kind;
  }
  EXPECT_FALSE(sessionOf({}));
}

TEST_F(Datagrams, GarbageIsHarmless) {
  std::mt19937 random{11};
  for (int i = 0; i < 20'000; ++i) {
    Bytes garbage(random() % 1'500);
    for (auto& byte : garbage) byte = static_cast<std::uint8_t>(random());
    if (garbage.size() > 8) {
      garbage[0] = 8;
      garbage[1] = garbage[2] = garbage[3] = 0;
    }
    ASSERT_FALSE(opener_.open(garbage));
  }
}

}  // namespace
}  // namespace midipool
