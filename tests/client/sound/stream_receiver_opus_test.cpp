// SPDX-License-Identifier: GPL-3.0-or-later
// What a StreamReceiver does where packets build on those before.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "client/sound/stream_line.hpp"
#include "client/sound/stream_receiver.hpp"
#include "realtime/guard.hpp"
#include "wire/payload_format.hpp"

namespace midipool {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::StreamLine;

constexpr StreamFormat kOpus{PayloadType::kOpusCustom, 2, 128};
constexpr std::int64_t kDelay = 128;  // of this format (audio/opus_format.hpp)

class StreamReceiverOpusTest : public ::testing::Test {
 protected:
  void SetUp() override { packets_ = line_.packets(200); }
  void arrive(std::initializer_list<std::size_t> numbers) {
    for (const auto number : numbers) line_.arrives(packets_[number]);
  }
  // Which packets' places have been filled since the last call.
  std::vector<std::int64_t> filled() {
    std::vector<std::int64_t> numbers;
    for (const auto frame : line_.heardFrames()) numbers.push_back((frame + kDelay) / 128);
    return numbers;
  }
  // The audio thread has needed all up to this packet.
  void neededTo(std::int64_t packet) { line_.queue().neededTo.store(packet * 128 - kDelay); }
  void proceed(std::int64_t soon = 0) {
    const realtime::RealtimeScope scope;
    line_.receiver().proceed(soon);
  }
  std::uint64_t concealed() { return line_.receiver().statistics().concealed; }

  StreamLine line_{kOpus};
  std::vector<testing::Bytes> packets_;
};

TEST_F(StreamReceiverOpusTest, NumbersAndTimesAreThoseOfTheCapture) {
  ASSERT_EQ(codecDelayOf(kOpus), kDelay);
  arrive({0, 1, 2});
  const auto blocks = line_.heard();
  ASSERT_EQ(blocks.size(), 3U);
  for (std::int64_t i = 0; i < 3; ++i) {
    const auto& block = blocks[static_cast<std::size_t>(i)];
    EXPECT_EQ(block.frame, i * 128 - kDelay);
    const auto off = block.captured - testing::capturedAt(i * 128 - kDelay);
    EXPECT_LE(std::abs(off.count()), 1);
  }
}

TEST_F(StreamReceiverOpusTest, PacketsAreDecodedInOrder) {
  arrive({0, 2, 3});
  EXPECT_THAT(filled(), ElementsAre(0));
  arrive({1});
  EXPECT_THAT(filled(), ElementsAre(1, 2, 3));
  EXPECT_EQ(concealed(), 0U);
}

TEST_F(StreamReceiverOpusTest, WhatIsMissingIsWaitedForUntilItIsNeeded) {
  arrive({0, 2});
  proceed(1'000'000);
  EXPECT_THAT(filled(), ElementsAre(0));  // nothing has been played yet
  neededTo(0);
  proceed(128);
  EXPECT_THAT(filled(), IsEmpty());
  proceed(129);
  EXPECT_THAT(filled(), ElementsAre(1, 2));
  EXPECT_EQ(concealed(), 1U);
}

TEST_F(StreamReceiverOpusTest, WithNothingBehindItAGapIsLeftToThePlayer) {
  arrive({0});
  neededTo(50);
  proceed(1000);
  EXPECT_THAT(filled(), ElementsAre(0));
  EXPECT_EQ(concealed(), 0U);
}

TEST_F(StreamReceiverOpusTest, LateOnesAreDropped) {
  arrive({0, 2});
  neededTo(5);
  proceed();
  EXPECT_THAT(filled(), ElementsAre(0, 1, 2));
  arrive({1});
  EXPECT_THAT(filled(), IsEmpty());
  arrive({3});
  EXPECT_THAT(filled(), ElementsAre(3));
}

TEST_F(StreamReceiverOpusTest, SeveralGapsAreMadeUpOneByOne) {
  arrive({0, 2, 4, 7});
  neededTo(4);
  proceed(1);
  EXPECT_THAT(filled(), ElementsAre(0, 1, 2, 3, 4));
  neededTo(20);
  proceed(0);
  EXPECT_THAT(filled(), ElementsAre(5, 6, 7));
  EXPECT_EQ(concealed(), 4U);
}

TEST_F(StreamReceiverOpusTest, WhatIsBeforeAPacketFarAheadIsGivenUp) {
  arrive({0, 2, 4, 150});
  EXPECT_THAT(filled(), ElementsAre(0, 1, 2, 3, 4, 150));
  EXPECT_EQ(concealed(), 2U);
  arrive({100});
  EXPECT_THAT(filled(), IsEmpty());
  arrive({151});
  EXPECT_THAT(filled(), ElementsAre(151));
}

TEST_F(StreamReceiverOpusTest, AfterALongSilenceItGoesOnAtOnce) {
  arrive({0, 190});
  EXPECT_THAT(filled(), ElementsAre(0, 190));
  EXPECT_EQ(concealed(), 0U);
}

}  // namespace
}  // namespace midipool
