// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/sound/stream_receiver.hpp"

#include <algorithm>
#include <map>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "client/sound/stream_line.hpp"
#include "realtime/guard.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;
using testing::blockAt;
using testing::Bytes;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::keyOf;
using testing::kSource;
using testing::StreamLine;
using testing::streamOf;

constexpr StreamFormat kL16{PayloadType::kL16, 2, 128};

class StreamReceiverTest : public ::testing::Test {
 protected:
  // What a stranger makes, with the key and the header that he likes.
  static Bytes made(RtpHeader header, std::size_t payload, std::uint8_t key = 1) {
    SrtpStream sealer{SrtpStream::Direction::kSending, header.source, keyOf(key)};
    Bytes packet(kRtpHeaderSize + payload + kSrtpOverhead, 1);
    encodeRtpHeader(header, std::span<std::uint8_t, kRtpHeaderSize>{packet.data(), kRtpHeaderSize});
    packet.resize(sealer.protectRtp(packet, kRtpHeaderSize + payload).value_or(0));
    return packet;
  }
  static RtpHeader header(std::uint32_t source = kSource) {
    RtpHeader made;
    made.source = source;
    made.sequence = 9;
    return made;
  }
  void expectRefused(const Bytes& packet) {
    const auto before = line_.receiver().statistics();
    line_.arrives(packet);
    EXPECT_EQ(line_.receiver().statistics().refused, before.refused + 1);
    EXPECT_EQ(line_.receiver().statistics().packets, before.packets);
    EXPECT_THAT(line_.heardFrames(), IsEmpty());
  }

  StreamLine line_{kL16};
};

void expectAsSent(const SoundBlock& block, std::size_t channels) {
  const auto wanted = blockAt(block.frame, block.frames);
  EXPECT_EQ(block.captured, wanted.captured);
  for (std::size_t channel = 0; channel < channels; ++channel) {
    ASSERT_TRUE(std::ranges::equal(block.channel(channel), wanted.channel(channel)));
  }
}

TEST(StreamReceiver, LinearSamplesArriveBitByBit) {
  for (const StreamFormat& format :
       {kL16, StreamFormat{PayloadType::kL16, 1, 256}, StreamFormat{PayloadType::kL24, 2, 64},
        StreamFormat{PayloadType::kL24, 1, 128}}) {
    StreamLine line{format};
    for (const auto& packet : line.packets(100)) line.arrives(packet);
    const auto blocks = line.heard();
    ASSERT_EQ(blocks.size(), 100U);
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      EXPECT_EQ(blocks[i].frame, static_cast<std::int64_t>(i * format.framesPerPacket));
      EXPECT_EQ(blocks[i].frames, format.framesPerPacket);
      expectAsSent(blocks[i], format.channels);
    }
  }
}

// Nor does it matter that no parity fits beside it.
TEST(StreamReceiver, TheLongestPacketsOfLinearSamplesArriveWithoutParity) {
  for (const auto& [format, hasParity] :
       {std::pair{StreamFormat{PayloadType::kL16, 2, 256}, false},
        std::pair{StreamFormat{PayloadType::kL24, 1, 256}, true}}) {
    EXPECT_EQ(StreamWriter::hasRoomForParity(format), hasParity);
    StreamLine line{format};
    line.sender().setParity(true);
    const auto packets = line.packets(20);
    for (std::size_t i = 0; i < packets.size(); ++i) {
      if (i != 10) line.arrives(packets[i]);
    }
    EXPECT_EQ(line.receiver().statistics().repaired, hasParity ? 1U : 0U);
    EXPECT_EQ(line.receiver().statistics().lost, 1);
    for (const auto& block : line.heard()) {
      if (block.frame != 2560) expectAsSent(block, format.channels);
    }
  }
}

TEST_F(StreamReceiverTest, LinearSamplesGoOnInTheOrderInWhichTheyCome) {
  const auto packets = line_.packets(4);
  for (const std::size_t i : {0U, 3U, 1U, 2U}) line_.arrives(packets[i]);
  EXPECT_THAT(line_.heardFrames(), ElementsAre(0, 384, 128, 256));
}

TEST_F(StreamReceiverTest, WhatIsLostIsMissingAndNothingElse) {
  const auto packets = line_.packets(10);
  for (const std::size_t i : {0U, 1U, 5U, 9U}) line_.arrives(packets[i]);
  EXPECT_THAT(line_.heardFrames(), ElementsAre(0, 128, 640, 1152));
  const auto statistics = line_.receiver().statistics();
  EXPECT_EQ(statistics.packets, 4U);
  EXPECT_EQ(statistics.lost, 6);
  EXPECT_EQ(statistics.refused, 0U);
}

TEST_F(StreamReceiverTest, WhatTheServerHasMixedInsteadIsNotLost) {
  line_.receiver().setRepair(0ns);
  const auto packets = line_.packets(1000);
  for (std::size_t i = 0; i < 10; ++i) line_.arrives(packets[i]);
  line_.receiver().setResting(true);
  for (std::size_t i = 990; i < 995; ++i) line_.arrives(packets[i]);
  line_.receiver().setResting(false);
  for (std::size_t i = 995; i < 1000; ++i) line_.arrives(packets[i]);
  EXPECT_EQ(line_.receiver().statistics().lost, 0);
  EXPECT_EQ(line_.receiver().missing(LocalTime{1h}).count, 0U);
}

// A cycle's packets leave at once, and the line's jitter lets some overtake others.
TEST_F(StreamReceiverTest, NoMoreIsRepairedThanWasLost) {
  std::mt19937 random{3};
  line_.sender().setParity(true);
  std::multimap<int, Bytes> onTheWay;  // by arrival, in µs
  int dropped = 0;
  for (int i = 0; i < 4000; ++i) {
    auto packet = line_.packet();
    const bool isLost = random() % 20 == 0;
    dropped += isLost ? 1 : 0;
    if (!isLost) onTheWay.emplace(i / 2 * 5333 + static_cast<int>(random() % 2000), packet);
  }
  for (const auto& [when, packet] : onTheWay) {
    line_.arrives(packet);
    const auto now = line_.receiver().statistics();
    ASSERT_LE(static_cast<std::int64_t>(now.repaired), now.lost);
    (void)line_.heard();
  }
  EXPECT_EQ(line_.receiver().statistics().lost, dropped);
  EXPECT_GT(line_.receiver().statistics().repaired, static_cast<std::uint64_t>(dropped) * 9 / 10);
}

// So that the media thread may sleep through.
TEST_F(StreamReceiverTest, KnowsWhetherTheNextCycleIsInStock) {
  const LocalTime cycle{3s};
  const auto packets = line_.packets(6);
  for (const std::size_t i : {0U, 1U, 2U}) line_.arrives(packets[i]);
  EXPECT_FALSE(line_.receiver().hasEnoughAfter(cycle, 128)) << "nobody has played yet";
  line_.queue().neededTo.store(140);
  EXPECT_FALSE(line_.receiver().hasEnoughAfter(cycle, 128)) << "nor been through this cycle";
  line_.queue().neededIn.store(cycle);
  EXPECT_TRUE(line_.receiver().hasEnoughAfter(cycle, 128));
  EXPECT_FALSE(line_.receiver().hasEnoughAfter(cycle, 256));
  line_.arrives(packets[4]);
  line_.queue().neededTo.store(268);
  EXPECT_FALSE(line_.receiver().hasEnoughAfter(cycle, 128)) << "there is a hole";
  line_.arrives(packets[3]);
  line_.arrives(packets[5]);
  EXPECT_TRUE(line_.receiver().hasEnoughAfter(cycle, 128));
}

TEST_F(StreamReceiverTest, AHoleThatHasBeenPlayedOverIsNone) {
  const LocalTime cycle{3s};
  const auto packets = line_.packets(8);
  for (const std::size_t i : {0U, 1U, 3U, 4U, 5U}) line_.arrives(packets[i]);
  line_.queue().neededIn.store(cycle);
  line_.queue().neededTo.store(390);
  EXPECT_TRUE(line_.receiver().hasEnoughAfter(cycle, 128));
  line_.queue().neededTo.store(768);
  EXPECT_FALSE(line_.receiver().hasEnoughAfter(cycle, 128));
  line_.arrives(packets[6]);
  line_.arrives(packets[7]);
  EXPECT_TRUE(line_.receiver().hasEnoughAfter(cycle, 128));
}

TEST_F(StreamReceiverTest, RefusesWhatIsRepeatedOrChanged) {
  const auto packet = line_.packet();
  line_.arrives(packet);
  EXPECT_THAT(line_.heardFrames(), ElementsAre(0));
  expectRefused(packet);
  auto forged = line_.packet();
  forged[forged.size() / 2] ^= 1;
  expectRefused(forged);
}

TEST_F(StreamReceiverTest, RefusesStrangers) {
  line_.arrives(line_.packet());
  (void)line_.heard();
  expectRefused(made(header(), 512, 2));          // another key
  expectRefused(made(header(kSource + 1), 512));  // another source
  auto opus = header();
  opus.type = PayloadType::kOpus;
  expectRefused(made(opus, 512));  // another codec
}

TEST_F(StreamReceiverTest, RefusesAnotherLength) {
  auto next = header();
  for (const std::size_t size : {0U, 1U, 511U, 513U, 1024U, 1400U}) {
    ++next.sequence;
    expectRefused(made(next, size));
  }
  EXPECT_EQ(line_.receiver().statistics().lost, 0);
}

// So far off that sums of times would overflow.
TEST_F(StreamReceiverTest, RefusesTimesThatCannotBe) {
  auto next = header();
  for (const auto captured : {Nanoseconds::min(), Nanoseconds::max(), Nanoseconds::max() / 2}) {
    next.captured = SessionTime{captured};
    ++next.sequence;
    expectRefused(made(next, 512));
  }
}

TEST_F(StreamReceiverTest, TenThousandRandomDatagramsAreRefused) {
  std::mt19937 random{1};
  const auto good = line_.packets(100);
  for (int i = 0; i < 10'000; ++i) {
    Bytes datagram = good[random() % good.size()];
    datagram.resize(random() % 1500);
    switch (random() % 3) {
      case 0:
        for (auto& byte : datagram) byte = static_cast<std::uint8_t>(random());
        break;
      case 1:
        for (std::size_t at = 0; at < std::min<std::size_t>(16, datagram.size()); ++at) {
          datagram[at] = static_cast<std::uint8_t>(random());
        }
        break;
      default:
        if (!datagram.empty()) datagram[random() % datagram.size()] ^= 0x10;
    }
    const realtime::RealtimeScope scope;
    line_.receiver().received(datagram, LocalTime{});
  }
  EXPECT_EQ(line_.receiver().statistics().refused, 10'000U);
  EXPECT_THAT(line_.heardFrames(), IsEmpty());
  line_.arrives(good[0]);
  EXPECT_THAT(line_.heardFrames(), ElementsAre(0));
}

TEST_F(StreamReceiverTest, CountsOnOverBothWraps) {
  constexpr std::int64_t kWrap = std::int64_t{1} << 32;
  line_.leaveOut(kWrap - 1000 * 128);
  for (int i = 0; i < 70'000; ++i) {
    line_.arrives(line_.packet());
    const auto frames = line_.heardFrames();
    ASSERT_THAT(frames, ElementsAre(kWrap + (i - 1000) * 128));
  }
  EXPECT_EQ(line_.receiver().statistics().lost, 0);
}

TEST_F(StreamReceiverTest, AFullQueueIsCounted) {
  for (const auto& packet : line_.packets(StemQueue::kLength + 10)) line_.arrives(packet);
  EXPECT_EQ(line_.queue().lost.load(), 10U);
  EXPECT_EQ(line_.heardFrames().size(), StemQueue::kLength);
}

TEST_F(StreamReceiverTest, JitterIsThatOfTheRfc) {
  // On time, then for long every other one 1.6 ms late: RFC 3550, section 6.4.1 comes to 1.6 ms.
  for (int i = 0; i < 400; ++i) {
    const auto late = i > 200 && i % 2 == 0 ? 1600us : 0us;
    const auto onTime = testing::capturedAt(i * 128).time_since_epoch();
    line_.arrives(line_.packet(), LocalTime{onTime + late});
    if (i == 200) {
      EXPECT_EQ(line_.receiver().statistics().jitter, 0ns);
    }
  }
  EXPECT_NEAR(static_cast<double>(line_.receiver().statistics().jitter.count()), 1.6e6, 1e4);
  EXPECT_EQ(line_.receiver().statistics().bytes, 400U * (28 + 512 + 16));
}

TEST_F(StreamReceiverTest, WhatIsMissingIsAskedForWhileThereIsTimeAndIsNotTakenForUsual) {
  line_.receiver().setRepair(0ns);
  auto packets = line_.packets(20);
  LocalTime now{1h};
  for (std::size_t i = 0; i < packets.size(); ++i, now += 2667us) {
    if (i != 5 && i != 6) line_.arrives(packets[i], now);
  }
  const auto nack = line_.receiver().missing(now);
  EXPECT_EQ(nack.source, kSource);
  ASSERT_EQ(nack.count, 2U);
  EXPECT_EQ(static_cast<std::uint16_t>(nack.numbers[0] + 1), nack.numbers[1]);
  static_cast<void>(line_.heard());
  line_.arrives(packets[5], now);
  const auto blocks = line_.heard();
  ASSERT_EQ(blocks.size(), 1U);
  EXPECT_FALSE(blocks[0].typical);
  expectAsSent(blocks[0], 2);
  EXPECT_EQ(line_.receiver().statistics().sentAgain, 1U);
}

TEST_F(StreamReceiverTest, WhatCouldNotComeInTimeIsNotAskedFor) {
  line_.receiver().setRepair(0ns);
  auto packets = line_.packets(20);
  LocalTime now{1h};
  for (std::size_t i = 0; i < packets.size(); ++i, now += 2667us) {
    if (i != 5) line_.arrives(packets[i], now);
  }
  line_.queue().neededTo.store(6 * 128);
  EXPECT_EQ(line_.receiver().missing(now).count, 0U);
}

TEST_F(StreamReceiverTest, WhoHearsItLiveAsksForNothing) {
  auto packets = line_.packets(20);
  LocalTime now{1h};
  for (std::size_t i = 0; i < packets.size(); ++i, now += 2667us) {
    if (i != 5) line_.arrives(packets[i], now);
  }
  EXPECT_EQ(line_.receiver().missing(now).count, 0U);
}

TEST_F(StreamReceiverTest, TellsHowLongPacketsAreOnTheWay) {
  auto block = blockAt(0, 128);
  std::int64_t sent = 0;
  for (const auto way : {10ms, 12ms}) {
    for (int i = 0; i < 200; ++i, sent += 128) {
      block.frame = sent;
      block.captured = SessionTime{1h} + lengthOfFrames(sent);
      auto packet = line_.packet(block);
      line_.receiver().received(packet, LocalTime{}, block.captured + lengthOfFrames(128) + way);
    }
    EXPECT_NEAR(static_cast<double>(line_.receiver().statistics().network.count()),
                static_cast<double>(Nanoseconds{way}.count()), 20e3);
  }
}

}  // namespace
}  // namespace midipool
