// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/sound/sound_process.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <vector>

#include <gtest/gtest.h>

#include "client/sound/stream_line.hpp"
#include "realtime/guard.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;
using testing::blockAt;

constexpr std::size_t kFrames = 128;
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr float kInf = std::numeric_limits<float>::infinity();

using Samples = std::vector<float>;

bool isSilent(const Samples& samples) {
  return std::ranges::all_of(samples, [](float sample) { return sample == 0.0F; });
}
bool isLevel(const Samples& samples, float level) {
  return std::ranges::all_of(samples,
                             [level](float sample) { return std::abs(sample - level) < 1e-6F; });
}

// A device in virtual time, with a place for each stem; session time is local time.
class SoundProcessTest : public ::testing::Test {
 protected:
  SoundProcessTest() { outputs_.fill({Samples(kFrames, 9.0F), Samples(kFrames, 9.0F)}); }

  void cycle(bool stemOutputs = true) {
    for (auto* samples : {&left_, &right_}) std::ranges::fill(*samples, 9.0F);
    std::vector<const float*> inputs;
    for (const auto& input : inputs_) inputs.push_back(input.data());
    AudioBlock block;
    block.in = inputs;
    block.left = left_.data();
    block.right = right_.data();
    for (std::size_t slot = 0; stemOutputs && slot < kStemSlots; ++slot) {
      block.stems[slot] = {outputs_[slot][0].data(), outputs_[slot][1].data()};
    }
    block.frames = kFrames;
    block.start = LocalTime{testing::capturedAt(at_).time_since_epoch()};
    block.nanosecondsPerFrame = kNanosecondsPerFrame;
    const realtime::RealtimeScope scope;
    process_->process(block);
    at_ += static_cast<std::int64_t>(kFrames);
  }
  void cycles(int count) {
    for (int i = 0; i < count; ++i) cycle();
  }

  // A stem that sends the same level for ever.
  void addStem(std::size_t slot, float left, float right) {
    const StripId strip{static_cast<std::uint32_t>(slot)};
    ASSERT_TRUE(process_->mix().add(strip, StripInput::kStereo));
    const auto queue = std::make_shared<StemQueue>();
    process_->stems().put(
        slot, std::make_unique<StemPlayback>(strip, StemPlayer::Settings{.sameDevice = true}, queue,
                                             interpolator_));
    for (int i = 0; i < 200; ++i) {
      auto block = blockAt(at_ + i * 128, 128);
      block.samples[0].fill(left);
      block.samples[1].fill(right);
      queue->blocks.push(block);
    }
    at_ += 10 * static_cast<std::int64_t>(kFrames);
  }
  void set(std::size_t slot, const StripSettings& settings) {
    ASSERT_TRUE(process_->mix().set(StripId{static_cast<std::uint32_t>(slot)}, settings));
  }
  std::vector<SoundBlock> captured() {
    std::vector<SoundBlock> blocks;
    while (process_->capture().take([&](const SoundBlock& block) { blocks.push_back(block); })) {
    }
    return blocks;
  }

  Interpolator interpolator_;
  std::unique_ptr<SoundProcess> process_ = std::make_unique<SoundProcess>();
  std::vector<Samples> inputs_ = std::vector<Samples>(2, Samples(kFrames));
  Samples left_ = Samples(kFrames);
  Samples right_ = Samples(kFrames);
  std::array<std::array<Samples, 2>, kStemSlots> outputs_;
  std::int64_t at_ = 0;
};

TEST_F(SoundProcessTest, WithoutSessionTimeThereIsSilenceAndNothingIsCaptured) {
  process_->capture().setPackets(64, false);
  addStem(3, 0.5F, 0.5F);
  inputs_[0].assign(kFrames, 0.5F);
  cycles(50);
  EXPECT_TRUE(isSilent(left_));
  EXPECT_TRUE(isSilent(right_));
  for (const auto& output : outputs_) {
    EXPECT_TRUE(isSilent(output[0]));
    EXPECT_TRUE(isSilent(output[1]));
  }
  EXPECT_TRUE(captured().empty());
}

// Who joins hears the others before he knows the room's time: that is no delay of theirs.
TEST_F(SoundProcessTest, WhatCameBeforeSessionTimeWasKnownDoesNotCountAsLate) {
  addStem(3, 0.5F, 0.5F);
  cycles(50);
  process_->setMapping(ClockMapping{});
  cycles(30);
  EXPECT_EQ(process_->stems().get(3)->statistics().framesPlayed, 0U);
}

TEST_F(SoundProcessTest, TellsWhenItsCyclesAre) {
  EXPECT_EQ(process_->cycle().length, Nanoseconds::zero());
  for (const bool mapped : {false, true}) {
    if (mapped) process_->setMapping(ClockMapping{});
    const auto start = testing::capturedAt(at_).time_since_epoch();
    cycle();
    EXPECT_EQ(process_->cycle().start.time_since_epoch(), start);
    EXPECT_EQ(process_->cycle().length, Nanoseconds{2'666'667});
  }
}

// With faders down, or muted.
TEST_F(SoundProcessTest, EachInputIsRecordedAsItCameIn) {
  process_->setMapping(ClockMapping{});
  process_->inputs().setWanted(true);
  inputs_.assign(3, Samples(kFrames));
  for (std::uint32_t input = 0; input < 3; ++input) {
    inputs_[input].assign(kFrames, 0.25F * static_cast<float>(input + 1));
    process_->sending().set(StripId{input}, {.gain = Decibels{-20.0}, .muted = input == 1});
  }
  cycles(20);
  int blocks = 0;
  while (process_->inputs().take([&](const InputBlock& block) {
    EXPECT_EQ(block.inputs, 3U);
    for (std::uint32_t input = 0; input < 3; ++input) {
      EXPECT_EQ(block.samples[input][64], 0.25F * static_cast<float>(input + 1));
    }
    ++blocks;
  })) {
  }
  EXPECT_EQ(blocks, 20);
}

TEST_F(SoundProcessTest, TheFirstTwoInputsAreLeftAndRightAndTheOthersInTheMiddle) {
  process_->setMapping(ClockMapping{});
  process_->capture().setPackets(kFrames, false);
  inputs_.assign(3, Samples(kFrames));
  inputs_[0].assign(kFrames, 0.25F);
  inputs_[1].assign(kFrames, -0.125F);
  inputs_[2].assign(kFrames, 0.5F);
  cycles(20);  // until the strips have faded in
  const auto block = captured().back();
  EXPECT_NEAR(block.samples[0][0], 0.25 + 0.5 * std::sqrt(0.5), 1e-6);
  EXPECT_NEAR(block.samples[1][0], -0.125 + 0.5 * std::sqrt(0.5), 1e-6);
}

TEST_F(SoundProcessTest, CapturesWhenTheDeviceSaysInSessionTime) {
  ClockMapping mapping;
  mapping.session = SessionTime{std::chrono::seconds{100}};
  process_->setMapping(mapping);
  process_->capture().setPackets(64, false);
  cycles(3);
  const auto blocks = captured();
  ASSERT_EQ(blocks.size(), 6U);
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const auto wanted =
        testing::capturedAt(static_cast<std::int64_t>(i * 64)) + std::chrono::seconds{100};
    EXPECT_LE(std::abs((blocks[i].captured - wanted).count()), 1);
  }
}

TEST_F(SoundProcessTest, AnyNumberOfInputsIsTaken) {
  process_->setMapping(ClockMapping{});
  process_->capture().setPackets(kFrames, false);
  for (const std::size_t count : {0U, 1U, 8U, 20U}) {
    inputs_.assign(count, Samples(kFrames, 0.01F));
    cycle();
    EXPECT_EQ(captured().size(), 1U);
  }
}

TEST_F(SoundProcessTest, InputsGoneWrongReachNeitherPacketsNorMix) {
  process_->setMapping(ClockMapping{});
  process_->capture().setPackets(kFrames, false);
  addStem(0, 0.25F, 0.25F);
  cycles(30);
  (void)captured();
  for (const float wrong : {kNan, kInf, -kInf}) {
    inputs_[0].assign(kFrames, 0.5F);
    inputs_[1].assign(kFrames, 0.5F);
    inputs_[0][17] = wrong;
    cycle();
    for (const auto& block : captured()) {
      for (const auto& channel : block.samples) {
        EXPECT_TRUE(
            std::ranges::all_of(channel, [](float sample) { return std::isfinite(sample); }));
      }
      EXPECT_EQ(block.samples[1][17], 0.5F);  // the other input goes on
    }
    EXPECT_TRUE(isLevel(left_, 0.25F));
  }
}

TEST_F(SoundProcessTest, StemsComeOutByThemselvesAndInTheMix) {
  process_->setMapping(ClockMapping{});
  addStem(3, 0.25F, 0.125F);
  addStem(20, -0.0625F, 0.5F);
  cycles(40);
  EXPECT_TRUE(isLevel(outputs_[3][0], 0.25F));
  EXPECT_TRUE(isLevel(outputs_[3][1], 0.125F));
  EXPECT_TRUE(isLevel(outputs_[20][0], -0.0625F));
  EXPECT_TRUE(isLevel(outputs_[20][1], 0.5F));
  EXPECT_TRUE(isLevel(left_, 0.25F - 0.0625F));
  EXPECT_TRUE(isLevel(right_, 0.125F + 0.5F));
  for (std::size_t slot = 0; slot < kStemSlots; ++slot) {
    if (slot == 3 || slot == 20) continue;
    EXPECT_TRUE(isSilent(outputs_[slot][0]));
    EXPECT_TRUE(isSilent(outputs_[slot][1]));
  }
}

TEST_F(SoundProcessTest, StemsArePlayedAtTheDelayThatIsGiven) {
  process_->setMapping(ClockMapping{});
  addStem(3, 0.25F, 0.125F);
  process_->setDelay({{std::nullopt, 40ms, SessionTime{}}, 250ms});
  cycles(40);
  auto* stem = process_->stems().get(3);
  EXPECT_EQ(stem->statistics().delay, 40ms);
  EXPECT_TRUE(stem->statistics().given);
  EXPECT_TRUE(isLevel(left_, 0.25F));
}

TEST_F(SoundProcessTest, AStemThatNeedsTooMuchIsPlayedAsEarlyAsItCanBe) {
  process_->setMapping(ClockMapping{});
  addStem(3, 0.25F, 0.125F);
  cycles(40);
  auto* stem = process_->stems().get(3);
  const auto alone = stem->statistics().delay;
  process_->setDelay({{std::nullopt, 1ms, SessionTime{}}, stem->statistics().needed - 1ns});
  cycles(10);
  EXPECT_EQ(stem->statistics().delay, alone);
  EXPECT_FALSE(stem->statistics().given);
}

TEST_F(SoundProcessTest, ADeviceWithoutStemOutputsHearsTheSameMix) {
  process_->setMapping(ClockMapping{});
  addStem(3, 0.25F, 0.125F);
  for (int i = 0; i < 40; ++i) cycle(false);
  EXPECT_TRUE(isLevel(left_, 0.25F));
  EXPECT_TRUE(isLevel(right_, 0.125F));
}

TEST_F(SoundProcessTest, StripsChangeTheMixAndNotTheStems) {
  process_->setMapping(ClockMapping{});
  addStem(0, 0.25F, 0.25F);
  addStem(1, 0.125F, 0.125F);
  cycles(40);
  const auto half = Decibels{20.0 * std::log10(0.5)};
  set(0, {.gain = half, .pan = -1.0});
  cycles(10);
  EXPECT_TRUE(isLevel(left_, 0.125F + 0.125F));
  EXPECT_TRUE(isLevel(right_, 0.125F));
  set(0, {.muted = true});
  cycles(10);
  EXPECT_TRUE(isLevel(left_, 0.125F));
  set(0, {.soloed = true});
  cycles(10);
  EXPECT_TRUE(isLevel(left_, 0.25F));
  process_->mix().setMaster(half);
  cycles(10);
  EXPECT_TRUE(isLevel(left_, 0.125F));
  EXPECT_TRUE(isLevel(outputs_[0][0], 0.25F));
  EXPECT_TRUE(isLevel(outputs_[1][0], 0.125F));
}

TEST_F(SoundProcessTest, TheMetronomeComesOutByItselfAndInTheMixAsLateAsTheStems) {
  process_->setMapping(ClockMapping{});
  process_->setDelay({{std::nullopt, 40ms, SessionTime{}}, 250ms});
  Timeline timeline;
  timeline.start = testing::capturedAt(at_) + 10ms;
  timeline.playing = true;
  timeline.revision = 1;
  Schedule schedule;
  schedule.insert(timeline);
  process_->metronome().setSchedule(schedule);
  cycles(30);
  EXPECT_TRUE(isSilent(outputs_[kMetronomeSlot][0]));  // 80 ms, and it is off
  ASSERT_TRUE(process_->mix().add(kMetronomeStrip, StripInput::kMono));
  process_->metronome().set(true, {});
  const auto beat = 510ms + 40ms;
  while (lengthOfFrames(at_ + static_cast<std::int64_t>(kFrames)) <= beat) {
    cycle();
    ASSERT_TRUE(isSilent(left_));
  }
  cycle();
  EXPECT_FALSE(isSilent(left_));
  EXPECT_FALSE(isSilent(right_));
  EXPECT_FALSE(isSilent(outputs_[kMetronomeSlot][0]));
  EXPECT_EQ(outputs_[kMetronomeSlot][0], outputs_[kMetronomeSlot][1]);
}

TEST_F(SoundProcessTest, WhoHasLeftIsHeardNoMore) {
  process_->setMapping(ClockMapping{});
  addStem(3, 0.25F, 0.25F);
  cycles(40);
  process_->stems().put(3, nullptr);
  process_->mix().remove(StripId{3});
  cycle();
  EXPECT_TRUE(isSilent(outputs_[3][0]));
  EXPECT_TRUE(isSilent(left_));
  process_->stems().collect();
  EXPECT_EQ(process_->stems().retired(), 0U);
}

}  // namespace
}  // namespace midipool
