// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/sound/input_capture.hpp"

#include <memory>
#include <vector>

#include <gtest/gtest.h>

#include "client/sound/stream_line.hpp"
#include "realtime/guard.hpp"

namespace midipool {
namespace {

using testing::capturedAt;
using testing::sampleAt;

// A device each of whose inputs has another sound.
class InputCaptureTest : public ::testing::Test {
 protected:
  void run(std::size_t frames) {
    std::vector<std::vector<float>> sounds(inputs_, std::vector<float>(frames));
    std::vector<const float*> in;
    for (std::size_t input = 0; input < inputs_; ++input) {
      for (std::size_t i = 0; i < frames; ++i) {
        sounds[input][i] = sampleAt(at_ + static_cast<std::int64_t>(i), input);
      }
      in.push_back(sounds[input].data());
    }
    {
      const realtime::RealtimeScope scope;
      capture_->add(in, frames, capturedAt(at_), kNanosecondsPerFrame);
    }
    at_ += static_cast<std::int64_t>(frames);
    while (capture_->take([this](const InputBlock& block) { blocks_.push_back(block); })) {
    }
  }
  // Each block has the samples and the time of its frames; in between nothing is missing.
  void expectUnbroken(std::size_t first) {
    for (std::size_t i = first; i < blocks_.size(); ++i) {
      const auto& block = blocks_[i];
      ASSERT_EQ(block.frames, InputBlock::kMostFrames);
      ASSERT_EQ(block.inputs, inputs_);
      if (i > first) {
        ASSERT_EQ(block.frame, blocks_[i - 1].frame + blocks_[i - 1].frames);
      }
      const auto device = framesIn(block.captured - capturedAt(0));
      for (std::uint32_t frame = 0; frame < block.frames; ++frame) {
        for (std::size_t input = 0; input < inputs_; ++input) {
          ASSERT_EQ(block.samples[input][frame], sampleAt(device + frame, input));
        }
      }
    }
  }

  std::unique_ptr<InputCapture> capture_ = std::make_unique<InputCapture>();
  std::vector<InputBlock> blocks_;
  std::size_t inputs_ = 4;
  std::int64_t at_ = 0;
};

TEST_F(InputCaptureTest, GivesEachInputAsItCameWhateverThePeriod) {
  for (const std::size_t period : {16U, 48U, 128U, 480U, 1024U, 4096U}) {
    SCOPED_TRACE(period);
    blocks_.clear();
    capture_ = std::make_unique<InputCapture>();
    capture_->setWanted(true);
    for (std::size_t frames = 0; frames < 12'288; frames += period) run(period);
    EXPECT_GE(blocks_.size(), 95U);
    expectUnbroken(0);
    EXPECT_EQ(capture_->lost(), 0U);
  }
}

TEST_F(InputCaptureTest, GivesNothingWhileNobodyRecords) {
  for (int i = 0; i < 100; ++i) run(128);
  EXPECT_TRUE(blocks_.empty());
  capture_->setWanted(true);
  run(128);
  EXPECT_EQ(blocks_.size(), 1U);
  capture_->setWanted(false);
  run(1280);
  EXPECT_EQ(blocks_.size(), 1U);
}

TEST_F(InputCaptureTest, FramesThatTheDeviceSkippedAreLeftOutOfTheCount) {
  capture_->setWanted(true);
  for (int i = 0; i < 5; ++i) run(96);
  const auto before = blocks_.size();
  at_ += 960;
  for (int i = 0; i < 8; ++i) run(96);
  ASSERT_GT(blocks_.size(), before + 2);
  EXPECT_EQ(blocks_[before].frame, 5 * 96 + 960);
  expectUnbroken(before);
}

TEST_F(InputCaptureTest, ADeviceWithOtherInputsBeginsAWholeBlock) {
  capture_->setWanted(true);
  run(200);
  inputs_ = 2;
  run(300);
  ASSERT_EQ(blocks_.size(), 3U);
  EXPECT_EQ(blocks_[1].captured, capturedAt(200));
  expectUnbroken(1);
}

TEST_F(InputCaptureTest, WhatNobodyTakesIsCounted) {
  capture_->setWanted(true);
  const std::vector<float> silence(128);
  const std::vector<const float*> in{silence.data()};
  for (int i = 0; i < 100; ++i) {
    capture_->add(in, 128, capturedAt(128 * i), kNanosecondsPerFrame);
  }
  EXPECT_EQ(capture_->lost(), 36U);
}

}  // namespace
}  // namespace midipool
