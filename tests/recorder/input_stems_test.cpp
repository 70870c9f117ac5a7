// SPDX-License-Identifier: GPL-3.0-or-later
#include "recorder/input_stems.hpp"

#include <cmath>
#include <numbers>
#include <vector>

#include <gtest/gtest.h>

#include "recorder/own_source.hpp"
#include "time/frames.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;

constexpr SessionTime kBegin{100s};
constexpr std::size_t kBlock = 1024;
constexpr double kRate = 48'000.0 * (1.0 + 90e-6);  // of the device

// What is played into an input: a tone of its own.
double wave(std::size_t input, double seconds) {
  return 0.5 *
         std::sin(2.0 * std::numbers::pi * (100.0 + 50.0 * static_cast<double>(input)) * seconds);
}

SessionTime timeOf(std::int64_t frame) {
  return kBegin + Nanoseconds{std::llround(static_cast<double>(frame) * 1e9 / kRate)};
}

double secondsAt(std::int64_t frame) {
  return static_cast<double>((timeOf(frame) - kBegin).count()) * 1e-9;
}

InputBlock blockAt(std::int64_t frame, std::uint32_t inputs) {
  InputBlock block;
  block.frame = frame;
  block.captured = timeOf(frame);
  block.frames = InputBlock::kMostFrames;
  block.inputs = inputs;
  for (std::size_t input = 0; input < inputs; ++input) {
    for (std::uint32_t i = 0; i < block.frames; ++i) {
      block.samples[input][i] = static_cast<float>(wave(input, secondsAt(frame + i)));
    }
  }
  return block;
}

class InputStemsTest : public ::testing::Test {
 protected:
  void capture(std::int64_t to, std::uint32_t inputs) {
    for (; next_ < to; next_ += InputBlock::kMostFrames) stems_.captured(blockAt(next_, inputs));
  }
  // `count` blocks of all inputs, one behind the other.
  std::vector<std::vector<float>> render(int count) {
    std::vector<std::vector<float>> all(stems_.count());
    for (int i = 0; i < count; ++i, frame_ += static_cast<std::int64_t>(kBlock)) {
      for (std::size_t input = 0; input < stems_.count(); ++input) {
        std::vector<float> block(kBlock);
        stems_.render(input, kBegin + lengthOfFrames(frame_), block);
        all[input].insert(all[input].end(), block.begin(), block.end());
      }
    }
    return all;
  }

  Interpolator interpolator_;
  InputStems stems_{3, interpolator_};
  std::int64_t next_ = 0;
  std::int64_t frame_ = 0;
};

// Also of a device that has just begun: from the first frame there is.
TEST_F(InputStemsTest, EachInputStandsOnTheSessionClock) {
  capture(48'000 * 12, 3);
  const auto all = render(470);
  for (std::size_t input = 0; input < all.size(); ++input) {
    const double perFrame =
        0.5 * 2.0 * std::numbers::pi * (100.0 + 50.0 * static_cast<double>(input)) / 48'000.0;
    for (std::size_t i = 4'800; i < all[input].size(); ++i) {
      const double wanted = wave(input, static_cast<double>(i) / 48'000.0);
      ASSERT_NEAR(all[input][i], wanted, 0.3 * perFrame) << "input " << input << ", frame " << i;
    }
  }
}

TEST_F(InputStemsTest, StandsToTheFrameWithWhatIsSent) {
  OwnSource own{1, interpolator_};
  capture(48'000 * 6, 3);
  for (std::int64_t frame = 0; frame < 48'000 * 6; frame += 120) {  // cut otherwise
    SoundBlock block;
    block.frame = frame;
    block.captured = timeOf(frame);
    block.frames = 120;
    for (std::uint32_t i = 0; i < 120; ++i) {
      block.samples[0][i] = static_cast<float>(wave(0, secondsAt(frame + i)));
    }
    own.captured(block);
  }
  std::vector<float> sent;
  for (std::int64_t frame = 0; frame < 230 * 1024; frame += 1024) {
    std::vector<float> block(kBlock);
    own.render(kBegin + lengthOfFrames(frame), block, {});
    sent.insert(sent.end(), block.begin(), block.end());
  }
  const auto all = render(230);
  const double perFrame = 0.5 * 2.0 * std::numbers::pi * 100.0 / 48'000.0;
  for (std::size_t i = 48'000; i < sent.size(); ++i) {
    ASSERT_NEAR(sent[i], all[0][i], 0.1 * perFrame) << "frame " << i;
  }
}

TEST_F(InputStemsTest, WhatADeviceHasTooManyOrTooFewIsLeftOut) {
  capture(48'000, 8);
  capture(96'000, 2);
  const auto all = render(94);
  for (std::size_t input = 0; input < 3; ++input) {
    const bool isThere = input < 2;
    double loudest = 0.0;
    for (std::size_t i = 80'000; i < 90'000; ++i) {
      loudest = std::max(loudest, static_cast<double>(std::abs(all[input][i])));
    }
    EXPECT_NEAR(loudest, isThere ? 0.5 : 0.0, 0.02) << input;
  }
}

TEST_F(InputStemsTest, ForgetsWhatWillNotBeAskedFor) {
  capture(48'000, 3);
  stems_.forgetBefore(timeOf(48'000));
  std::vector<float> block(kBlock);
  EXPECT_FALSE(stems_.render(0, kBegin, block));
}

}  // namespace
}  // namespace midipool
