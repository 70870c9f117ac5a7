// SPDX-License-Identifier: GPL-3.0-or-later
#include "device/rate_converter.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "device/device_error.hpp"
#include "realtime/guard.hpp"

namespace midipool {
namespace {

constexpr double kTone = 1000.0;
constexpr LocalTime kBegin{std::chrono::seconds{100}};

double secondsSince(LocalTime time) {
  return static_cast<double>((time - kBegin).count()) * 1e-9;
}

double toneAt(double seconds) {
  return 0.5 * std::sin(2.0 * std::numbers::pi * kTone * seconds);
}

// Gives back what comes in at once, and notes what it was told.
class Loopback final : public AudioProcess {
 public:
  void process(const AudioBlock& block) noexcept override {
    longest = std::max(longest, block.frames);
    for (std::size_t i = 0; i < block.frames; ++i) {
      const double time =
          secondsSince(block.start) + static_cast<double>(i) * block.nanosecondsPerFrame * 1e-9;
      if (settled(time)) {
        worstInput = std::max(worstInput, std::abs(toneAt(time) - block.in[0][i]));
      }
      block.left[i] = playsByTime ? static_cast<float>(toneAt(time)) : block.in[0][i];
      block.right[i] = -block.left[i];
      for (const auto& stem : block.stems) {
        if (stem.left == nullptr) continue;
        stem.left[i] = silentStems ? 0.0F : block.left[i];
        stem.right[i] = silentStems ? 0.0F : block.right[i];
      }
    }
    if (block.skipped) ++skips;
    if (lastEnd) worstGap = std::max(worstGap, std::abs(secondsSince(block.start) - *lastEnd));
    lastEnd = secondsSince(block.start) +
              static_cast<double>(block.frames) * block.nanosecondsPerFrame * 1e-9;
    frames += block.frames;
  }
  static bool settled(double time) { return time > 0.02; }

  bool playsByTime = false;
  bool silentStems = false;
  std::size_t longest = 0;
  std::size_t frames = 0;
  int skips = 0;
  double worstInput = 0.0;
  double worstGap = 0.0;
  std::optional<double> lastEnd;
};

// A device that captures the tone and keeps what is played.
class FakeDevice {
 public:
  FakeDevice(AudioProcess& process, double rate) : rate_{rate}, converter_{process, rate, 2} {}

  void cycle(std::size_t frames, bool skipped = false) {
    std::vector<float> in(frames);
    for (std::size_t i = 0; i < frames; ++i) {
      in[i] = static_cast<float>(toneAt(static_cast<double>(left.size() + i) / rate_));
    }
    const std::array<const float*, 2> ins{in.data(), in.data()};
    const auto from = left.size();
    for (auto* channel : {&left, &right, &stemLeft, &stemRight})
      channel->resize(from + frames, 9.0F);
    AudioBlock block;
    block.in = ins;
    block.left = left.data() + from;
    block.right = right.data() + from;
    if (stemOpen) block.stems[3] = {stemLeft.data() + from, stemRight.data() + from};
    block.frames = frames;
    block.start = kBegin + Nanoseconds{std::llround(static_cast<double>(from) / rate_ * 1e9)};
    block.nanosecondsPerFrame = 1e9 / rate_;
    block.skipped = skipped;
    const realtime::RealtimeScope scope;
    converter_.process(block);
  }
  void run(std::size_t frames, double seconds) {
    const auto until = left.size() + static_cast<std::size_t>(seconds * rate_);
    while (left.size() < until) cycle(frames);
  }
  [[nodiscard]] double delay() const { return converter_.delayFrames(); }
  [[nodiscard]] double rate() const { return rate_; }

  // In dB, of the tone delayed by delayFrames() against all else.
  [[nodiscard]] double quality(const std::vector<float>& channel, double sign,
                               std::size_t from) const {
    double noise = 0.0;
    double signal = 0.0;
    for (std::size_t i = from; i < channel.size(); ++i) {
      const double wanted = sign * toneAt((static_cast<double>(i) - delay()) / rate_);
      noise += std::pow(static_cast<double>(channel[i]) - wanted, 2.0);
      signal += wanted * wanted;
    }
    return 10.0 * std::log10(signal / noise);
  }

  std::vector<float> left;
  std::vector<float> right;
  std::vector<float> stemLeft;
  std::vector<float> stemRight;
  bool stemOpen = false;

 private:
  double rate_;
  RateConverter converter_;
};

class RateConverterTest : public ::testing::TestWithParam<double> {};

TEST_P(RateConverterTest, KeepsTheSoundAndTheTimes) {
  for (const std::size_t frames : {64U, 128U, 1024U, 441U, 4096U, 17U}) {
    Loopback loopback;
    FakeDevice device{loopback, GetParam()};
    device.run(frames, 1.0);
    const auto settled = static_cast<std::size_t>(0.05 * GetParam());
    EXPECT_GE(device.quality(device.left, 1.0, settled), 90.0) << frames;
    EXPECT_GE(device.quality(device.right, -1.0, settled), 90.0) << frames;
    // What was captured at a time is the tone at that time; a frame off would be 0.06.
    EXPECT_LT(loopback.worstInput, 1e-4) << frames;
    EXPECT_LT(loopback.worstGap, 1e-8) << frames;
    EXPECT_LE(loopback.longest, AudioProcess::kLongestBlock);
    EXPECT_NEAR(static_cast<double>(loopback.frames) / 48000.0,
                static_cast<double>(device.left.size()) / GetParam(), 0.01);
  }
}

TEST_P(RateConverterTest, PlaysAtTheTimeThatItTells) {
  Loopback loopback;
  loopback.playsByTime = true;
  FakeDevice device{loopback, GetParam()};
  device.run(256, 1.0);
  EXPECT_GE(device.quality(device.left, 1.0, static_cast<std::size_t>(0.05 * GetParam())), 85.0);
}

TEST_P(RateConverterTest, DelaysLittle) {
  Loopback loopback;
  const FakeDevice device{loopback, GetParam()};
  const double slower = std::min(GetParam(), AudioProcess::kSampleRate);
  EXPECT_LT(device.delay() / GetParam(), 80.0 / slower);
}

TEST_P(RateConverterTest, ALateStemIsInStepWithTheMix) {
  Loopback loopback;
  FakeDevice device{loopback, GetParam()};
  device.run(100, 0.333);
  device.stemOpen = true;
  const auto opened = device.left.size();
  device.run(100, 0.5);
  const auto settled = opened + static_cast<std::size_t>(0.02 * GetParam());
  EXPECT_GE(device.quality(device.stemLeft, 1.0, settled), 90.0);
  EXPECT_GE(device.quality(device.stemRight, -1.0, settled), 90.0);
}

INSTANTIATE_TEST_SUITE_P(Rates, RateConverterTest,
                         ::testing::Values(44100.0, 96000.0, 8000.0, 22050.0, 32000.0, 88200.0,
                                           192000.0, 47999.0, 44056.0),
                         [](const auto& rate) {
                           return std::to_string(static_cast<int>(rate.param));
                         });

TEST(RateConverter, ASilentStemIsSilent) {
  Loopback loopback;
  loopback.silentStems = true;
  FakeDevice device{loopback, 44100.0};
  device.stemOpen = true;
  device.run(128, 0.2);
  EXPECT_TRUE(std::ranges::all_of(device.stemLeft, [](float sample) { return sample == 0.0F; }));
  EXPECT_TRUE(std::ranges::all_of(device.stemRight, [](float sample) { return sample == 0.0F; }));
}

TEST(RateConverter, PeriodsMayChangeAtAnyTime) {
  Loopback loopback;
  FakeDevice device{loopback, 44100.0};
  std::minstd_rand random{7};
  while (device.left.size() < 44100) device.cycle(1 + random() % 4096);
  EXPECT_GE(device.quality(device.left, 1.0, 2000), 90.0);
}

TEST(RateConverter, TellsOnceThatCyclesWereLeftOut) {
  Loopback loopback;
  FakeDevice device{loopback, 8000.0};
  device.run(256, 0.1);
  EXPECT_EQ(loopback.skips, 0);
  device.cycle(4096, true);  // more than the process takes at once
  EXPECT_EQ(loopback.skips, 1);
}

TEST(RateConverter, RefusesRatesThatNoDeviceHas) {
  Loopback loopback;
  EXPECT_THROW(RateConverter(loopback, 7999.0, 2), DeviceError);
  EXPECT_THROW(RateConverter(loopback, 192001.0, 2), DeviceError);
  EXPECT_THROW(RateConverter(loopback, 0.0, 2), DeviceError);
}

}  // namespace
}  // namespace midipool
