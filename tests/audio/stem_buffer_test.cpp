// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/stem_buffer.hpp"

#include <array>
#include <vector>

#include <gtest/gtest.h>

namespace midipool {
namespace {

class StemBufferTest : public ::testing::Test {
 protected:
  // Each sample is its frame's number, the second channel's the negative.
  void write(std::int64_t frame, std::size_t count) {
    std::vector<float> left(count);
    std::vector<float> right(count);
    for (std::size_t i = 0; i < count; ++i) {
      left[i] = static_cast<float>(frame + static_cast<std::int64_t>(i));
      right[i] = -left[i];
    }
    const std::array<const float*, 2> planar{left.data(), right.data()};
    buffer_.write(frame, planar, count);
  }
  [[nodiscard]] std::vector<float> read(std::int64_t frame, std::size_t channel,
                                        std::size_t count) const {
    std::vector<float> out(count);
    buffer_.read(frame, channel, out);
    return out;
  }
  static constexpr auto kPiece = static_cast<std::int64_t>(StemMemory::kFrames);
  StemBuffer buffer_{2, StemMemory::kFrames};  // two pieces
};

TEST_F(StemBufferTest, HasNothingAtFirst) {
  EXPECT_EQ(buffer_.present(0, 10), 0U);
  EXPECT_EQ(buffer_.missing(0, 10), 10U);
  EXPECT_EQ(buffer_.end(), 0);
}

TEST_F(StemBufferTest, GivesBackWhatWasWritten) {
  write(5, 4);
  EXPECT_EQ(buffer_.present(5, 10), 4U);
  EXPECT_EQ(buffer_.missing(0, 10), 5U);
  EXPECT_EQ(buffer_.end(), 9);
  EXPECT_EQ(read(6, 0, 2), (std::vector<float>{6.0F, 7.0F}));
  EXPECT_EQ(read(6, 1, 2), (std::vector<float>{-6.0F, -7.0F}));
}

TEST_F(StemBufferTest, PutsInOrderWhatCameInDisorder) {
  write(16, 8);
  write(0, 8);
  EXPECT_EQ(buffer_.present(0, 64), 8U);
  EXPECT_EQ(buffer_.missing(8, 64), 8U);
  write(8, 8);
  EXPECT_EQ(buffer_.present(0, 64), 24U);
  EXPECT_EQ(buffer_.end(), 24);
}

TEST_F(StemBufferTest, GoesRound) {
  for (std::int64_t frame = 0; frame < 20 * kPiece; frame += 24) {
    write(frame, 24);
    ASSERT_EQ(buffer_.present(frame, 64), 24U);
    ASSERT_EQ(read(frame + 20, 0, 4)[3], static_cast<float>(frame + 23));
    if (frame > kPiece) {
      ASSERT_EQ(buffer_.present(frame + 24 - kPiece, kPiece), buffer_.capacity());
    }
  }
}

TEST_F(StemBufferTest, ForgetsTheOldestPiece) {
  write(0, 2 * kPiece);
  EXPECT_EQ(buffer_.present(0, 4 * kPiece), 2U * kPiece);
  write(2 * kPiece, 10);
  EXPECT_EQ(buffer_.missing(0, 4 * kPiece), 1U * kPiece);
  EXPECT_EQ(buffer_.present(kPiece, 4 * kPiece), kPiece + 10U);
}

TEST_F(StemBufferTest, WhatIsOlderThanAllThereIsRoomForIsNotTaken) {
  write(8 * kPiece, 10);
  write(9 * kPiece, 10);
  write(0, 10);
  EXPECT_EQ(buffer_.present(0, 10), 0U);
  EXPECT_EQ(buffer_.present(8 * kPiece, 10), 10U);
}

TEST_F(StemBufferTest, ARunMayEndAnywhereInAWordOrAPiece) {
  write(3, 61);
  write(kPiece - 1, 130);
  EXPECT_EQ(buffer_.missing(0, 100), 3U);
  EXPECT_EQ(buffer_.present(3, 100), 61U);
  EXPECT_EQ(buffer_.missing(64, 2 * kPiece), kPiece - 65U);
  EXPECT_EQ(buffer_.present(kPiece - 1, 1000), 130U);
  EXPECT_EQ(buffer_.missing(kPiece + 129, 5 * kPiece), 5U * kPiece);
  EXPECT_EQ(buffer_.missing(-4, 100), 7U);
}

TEST_F(StemBufferTest, MoreMemoryMakesItDeeperWhileItIsInUse) {
  write(0, 2 * kPiece);
  EXPECT_EQ(buffer_.deepen(std::make_unique<StemMemory>(2)), nullptr);
  EXPECT_EQ(buffer_.capacity(), 2U * kPiece);
  write(2 * kPiece, kPiece);
  EXPECT_EQ(buffer_.present(0, 4 * kPiece), 3U * kPiece);
  EXPECT_NE(buffer_.deepen(std::make_unique<StemMemory>(1)), nullptr) << "of other channels";
}

TEST_F(StemBufferTest, AJumpFarAheadCostsNothing) {
  write(0, 64);
  write(std::int64_t{1} << 40, 64);
  write((std::int64_t{1} << 40) + 64, 64);
  EXPECT_EQ(buffer_.present(std::int64_t{1} << 40, 1000), 128U);
}

TEST_F(StemBufferTest, WhatLiesBeforeTheBeginningIsNotTaken) {
  write(-4, 4);
  EXPECT_EQ(buffer_.end(), 0);
  EXPECT_EQ(buffer_.present(-4, 4), 0U);
}

TEST_F(StemBufferTest, ClearsItself) {
  write(0, 64);
  buffer_.clear();
  EXPECT_EQ(buffer_.missing(0, 64), 64U);
  EXPECT_EQ(buffer_.end(), 0);
}

}  // namespace
}  // namespace midipool
