// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/sound/capture.hpp"

#include <vector>

#include <gtest/gtest.h>

#include "audio/stem_player.hpp"
#include "client/sound/stream_line.hpp"
#include "realtime/guard.hpp"

namespace midipool {
namespace {

using testing::capturedAt;

// A device whose left channel counts its frames and whose right one counts down; what comes out.
class CaptureTest : public ::testing::Test {
 protected:
  void run(std::size_t frames) {
    std::vector<float> left(frames);
    std::vector<float> right(frames);
    for (std::size_t i = 0; i < frames; ++i) {
      left[i] = static_cast<float>(at_ + static_cast<std::int64_t>(i));
      right[i] = -left[i];
    }
    {
      const realtime::RealtimeScope scope;
      capture_.add(left, right, capturedAt(at_) + clockError_, kNanosecondsPerFrame);
    }
    at_ += static_cast<std::int64_t>(frames);
    drain();
  }
  void drain() {
    while (capture_.take([this](const SoundBlock& block) { blocks_.push_back(block); })) {
    }
  }
  // Each block has the samples and the time of its frames; in between nothing is missing.
  void expectUnbroken(std::size_t first, std::size_t framesPerPacket) {
    for (std::size_t i = first; i < blocks_.size(); ++i) {
      const auto& block = blocks_[i];
      ASSERT_EQ(block.frames, framesPerPacket);
      if (i > first) {
        ASSERT_EQ(block.frame, blocks_[i - 1].frame + blocks_[i - 1].frames);
      }
      const auto device = static_cast<std::int64_t>(block.samples[0][0]);
      ASSERT_LE(std::abs((block.captured - capturedAt(device)).count()), 1);
      for (std::size_t frame = 0; frame < block.frames; ++frame) {
        ASSERT_EQ(block.samples[0][frame], static_cast<float>(device) + static_cast<float>(frame));
        ASSERT_EQ(block.samples[1][frame], -block.samples[0][frame]);
      }
    }
  }

  Capture capture_;
  std::vector<SoundBlock> blocks_;
  std::int64_t at_ = 0;
  Nanoseconds clockError_{};
};

TEST_F(CaptureTest, MakesAnyPacketsOfAnyPeriod) {
  for (const std::size_t packet : {32U, 64U, 120U, 128U, 240U, 256U, 480U}) {
    for (const std::size_t period : {16U, 48U, 64U, 100U, 128U, 480U, 1024U, 4096U}) {
      SCOPED_TRACE(std::to_string(period) + " to " + std::to_string(packet));
      capture_.setPackets(packet, false);
      const auto first = blocks_.size();
      std::size_t frames = 0;
      for (; frames < 2 * packet + 4096; frames += period) {
        run(period);
        if (period == 4096) drain();
      }
      EXPECT_GE(blocks_.size(), first + std::min<std::size_t>(frames / packet, 64));
      if (packet * 64 >= period) expectUnbroken(first, packet);
    }
  }
}

TEST_F(CaptureTest, GivesNothingWhenNobodyWantsAny) {
  for (int i = 0; i < 100; ++i) run(128);
  EXPECT_TRUE(blocks_.empty());
  capture_.setPackets(128, false);
  run(128);
  EXPECT_EQ(blocks_.size(), 1U);
  capture_.setPackets(0, false);
  for (int i = 0; i < 100; ++i) run(128);
  EXPECT_EQ(blocks_.size(), 1U);
  EXPECT_EQ(capture_.lost(), 0U);
}

TEST_F(CaptureTest, NumbersGoOnAfterAPause) {
  capture_.setPackets(128, false);
  run(200);
  capture_.setPackets(0, false);
  run(1000);
  capture_.setPackets(128, false);
  run(256);
  ASSERT_EQ(blocks_.size(), 3U);
  EXPECT_GE(blocks_[1].frame, blocks_[0].frame + 128);
  EXPECT_EQ(blocks_[1].captured, capturedAt(1200));
  expectUnbroken(1, 128);
}

TEST_F(CaptureTest, AnotherPacketSizeBeginsWithAWholePacket) {
  capture_.setPackets(128, false);
  run(200);
  capture_.setPackets(64, false);
  run(64);
  ASSERT_EQ(blocks_.size(), 2U);
  EXPECT_EQ(blocks_[1].frame, 200);
  expectUnbroken(1, 64);
}

TEST_F(CaptureTest, FramesThatTheDeviceSkippedAreLeftOutOfTheCount) {
  capture_.setPackets(128, false);
  for (int i = 0; i < 5; ++i) run(96);
  const auto before = blocks_.size();
  at_ += 960;
  for (int i = 0; i < 5; ++i) run(96);
  ASSERT_GT(blocks_.size(), before + 2);
  EXPECT_EQ(blocks_[before].frame, 5 * 96 + 960);
  EXPECT_EQ(blocks_[before].captured, capturedAt(5 * 96 + 960));
  expectUnbroken(before, 128);
}

TEST_F(CaptureTest, WhereTimeGoesBackSoDoesTheCount) {
  capture_.setPackets(128, false);
  for (int i = 0; i < 8; ++i) run(128);
  at_ -= 500;
  run(128);
  ASSERT_EQ(blocks_.size(), 9U);
  EXPECT_EQ(blocks_[8].frame, 8 * 128 - 500);
  EXPECT_EQ(blocks_[8].captured, capturedAt(8 * 128 - 500));
}

// The clock is led and the device's idea of its time wobbles: that is no reason for a gap.
TEST_F(CaptureTest, AFewFramesOfWobbleAreNoJump) {
  capture_.setPackets(128, false);
  for (int i = 0; i < 100; ++i) {
    clockError_ = Nanoseconds{(i % 7 - 3) * 20'000};
    run(128);
  }
  ASSERT_EQ(blocks_.size(), 100U);
  for (std::size_t i = 0; i < 100; ++i) {
    EXPECT_EQ(blocks_[i].frame, static_cast<std::int64_t>(i) * 128);
  }
}

TEST_F(CaptureTest, MonoIsBothSidesTogether) {
  capture_.setPackets(64, true);
  const std::vector<float> left(64, 0.25F);
  const std::vector<float> right(64, 0.5F);
  capture_.add(left, right, {}, kNanosecondsPerFrame);
  drain();
  ASSERT_EQ(blocks_.size(), 1U);
  for (const float sample : blocks_[0].channel(0)) EXPECT_EQ(sample, 0.75F);
}

TEST_F(CaptureTest, WhatNobodyTakesIsCounted) {
  capture_.setPackets(32, false);
  const std::vector<float> silence(32);
  for (int i = 0; i < 100; ++i) {
    capture_.add(silence, silence, capturedAt(i * 32), kNanosecondsPerFrame);
  }
  drain();
  EXPECT_EQ(blocks_.size(), 64U);
  EXPECT_EQ(capture_.lost(), 36U);
  for (std::size_t i = 0; i < blocks_.size(); ++i) {
    EXPECT_EQ(blocks_[i].frame, static_cast<std::int64_t>(i) * 32);
  }
}

}  // namespace
}  // namespace midipool
