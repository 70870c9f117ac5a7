// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/interpolator.hpp"

#include <cmath>
#include <numbers>
#include <vector>

#include <gtest/gtest.h>

#include "audio/stem_line.hpp"

namespace midipool {
namespace {

constexpr double kRate = 48000.0;

std::vector<float> tone(double frequency, std::size_t count) {
  std::vector<float> samples(count);
  for (std::size_t i = 0; i < count; ++i) {
    samples[i] = static_cast<float>(
        0.5 * std::sin(2.0 * std::numbers::pi * frequency * static_cast<double>(i) / kRate));
  }
  return samples;
}

class InterpolatorTest : public ::testing::Test {
 protected:
  std::vector<float> read(const std::vector<float>& source, double place, double step,
                          std::size_t count) const {
    std::vector<float> out(count);
    std::vector<float> second(count);
    const std::array from{source.data(), source.data()};
    const std::array to{out.data(), second.data()};
    interpolator_.read(from, place, step, to, count);
    EXPECT_EQ(out, second);
    return out;
  }
  Interpolator interpolator_;
};

TEST_F(InterpolatorTest, OnASampleItIsThatSample) {
  const auto source = tone(5000.0, 200);
  EXPECT_EQ(read(source, 100.0, 1.0, 100),
            (std::vector<float>{source.begin() + 100, source.end()}));
}

// Also where the filter is used, as the step is not one.
TEST_F(InterpolatorTest, NearASampleItIsNearThatSample) {
  const auto source = tone(5000.0, 400);
  const auto out = read(source, 100.0, 1.0 + 1e-9, 100);
  for (std::size_t i = 0; i < out.size(); ++i) EXPECT_NEAR(out[i], source[100 + i], 1e-5F);
}

TEST_F(InterpolatorTest, AConstantStaysWhatItIs) {
  const std::vector<float> source(200, 0.7F);
  for (const float sample : read(source, 50.3, 1.013, 100)) EXPECT_NEAR(sample, 0.7F, 1e-6F);
}

TEST_F(InterpolatorTest, TonesKeepTheirLevelAndGetNoNoise) {
  struct Want {
    double frequency;
    double ratio;  // dB
  };
  for (const auto& [frequency, ratio] :
       {Want{100.0, 105.0}, Want{1000.0, 105.0}, Want{10'000.0, 95.0}, Want{18'000.0, 85.0}}) {
    const double step = 1.0 + 50e-6;
    const auto out = read(tone(frequency, 60'000), 100.0, step, 48'000);
    EXPECT_GT(testing::signalToNoise(out, frequency * step, kRate), ratio) << frequency;
    double power = 0.0;
    for (const float sample : out) power += static_cast<double>(sample) * sample;
    EXPECT_NEAR(10.0 * std::log10(power / 48'000.0 / 0.125), 0.0, 0.05) << frequency;
  }
}

}  // namespace
}  // namespace midipool
