// SPDX-License-Identifier: GPL-3.0-or-later
//
// A change of the delay at which all is heard: nobody is to hear that it happens.
#include <array>
#include <cmath>
#include <complex>
#include <numbers>
#include <optional>
#include <vector>

#include <gtest/gtest.h>

#include "audio/stem_line.hpp"

namespace midipool {
namespace {

using namespace std::chrono_literals;
using testing::StemLine;

constexpr std::size_t kWindow = 4096;
constexpr std::size_t kHop = 512;
using Spectrum = std::vector<double>;  // magnitudes, of a sine of level 1: 1

// Of 4096 frames under a window of Blackman and Harris, whose own side lobes are 92 dB down.
Spectrum spectrumAt(const std::vector<float>& sound, std::size_t begin) {
  std::vector<std::complex<double>> values(kWindow);
  for (std::size_t i = 0; i < kWindow; ++i) {
    const double turn = 2.0 * std::numbers::pi * static_cast<double>(i) / kWindow;
    const double window = 0.35875 - 0.48829 * std::cos(turn) + 0.14128 * std::cos(2.0 * turn) -
                          0.01168 * std::cos(3.0 * turn);
    values[i] = window * static_cast<double>(sound[begin + i]);
  }
  // The plain recursive transform.
  const auto transform = [](const auto& self, std::vector<std::complex<double>>& x) -> void {
    const auto half = x.size() / 2;
    if (half == 0) return;
    std::vector<std::complex<double>> even(half);
    std::vector<std::complex<double>> odd(half);
    for (std::size_t i = 0; i < half; ++i) {
      even[i] = x[2 * i];
      odd[i] = x[2 * i + 1];
    }
    self(self, even);
    self(self, odd);
    for (std::size_t i = 0; i < half; ++i) {
      const auto turned =
          std::polar(1.0, -std::numbers::pi * static_cast<double>(i) / static_cast<double>(half)) *
          odd[i];
      x[i] = even[i] + turned;
      x[i + half] = even[i] - turned;
    }
  };
  transform(transform, values);
  Spectrum magnitudes;
  for (std::size_t bin = 0; bin < kWindow / 2; ++bin) {
    magnitudes.push_back(2.0 * std::abs(values[bin]) / (0.35875 * kWindow));
  }
  return magnitudes;
}

// The largest spectral flux from one window to the next, half-wave rectified, an octave and more away
// from the tone; in dB of the tone.
double fluxBeside(const std::vector<float>& sound, double tone, double level) {
  double largest = 0.0;
  Spectrum before;
  for (std::size_t begin = 0; begin + kWindow <= sound.size(); begin += kHop) {
    auto now = spectrumAt(sound, begin);
    double flux = 0.0;
    for (std::size_t bin = 1; bin < now.size() && !before.empty(); ++bin) {
      const double hertz = static_cast<double>(bin) * StemLine::kRate / kWindow;
      if (hertz > tone / 2.0 && hertz < tone * 2.0) continue;
      flux += std::pow(std::max(0.0, now[bin] - before[bin]), 2.0);
    }
    largest = std::max(largest, flux);
    before = std::move(now);
  }
  return 10.0 * std::log10(largest / (level * level) + 1e-30);
}

TEST(StemPlayerMove, AToneStaysAloneWhenTheDelayChanges) {
  for (const auto block : {std::size_t{64}, std::size_t{128}, std::size_t{1024}}) {
    for (const double ppm : {0.0, 30.0}) {
      StemLine line{{.senderPpm = ppm, .receiverBlock = block, .tone = 1000.0}};
      (void)line.run(10.0);
      auto sound = line.run(0.2);
      // By half a wave, and by other parts of one.
      for (const auto delay :
           {std::optional<Nanoseconds>{200ms}, {200500us}, {50ms}, {400250us}, {}, {100ms}}) {
        line.playAt(delay);
        const auto more = line.run(0.5);
        sound.insert(sound.end(), more.begin(), more.end());
      }
      EXPECT_LT(fluxBeside(sound, 1000.0, 0.5), -80.0) << block << " frames, " << ppm << " ppm";
    }
  }
}

// A second change while one is still being faded waits for it.
TEST(StemPlayerMove, ChangesInARowComeOneAfterTheOther) {
  StemLine line{{.tone = 1000.0}};
  (void)line.run(10.0);
  auto sound = line.run(0.2);
  for (const auto delay : {200ms, 300ms, 120ms}) {
    line.playAt(delay);
    const auto more = line.run(0.004);
    sound.insert(sound.end(), more.begin(), more.end());
  }
  const auto rest = line.run(0.5);
  sound.insert(sound.end(), rest.begin(), rest.end());
  EXPECT_LT(fluxBeside(sound, 1000.0, 0.5), -80.0);
  EXPECT_LT(std::abs((line.statistics().delay - 120ms).count()), 25'000);
  EXPECT_EQ(line.statistics().gaps, 0U);
}

// As in a mix whose stems are all later from now on: at once, and not by a glide that lasts seconds.
TEST(StemPlayerMove, ASenderWhoseTimeHasJumpedIsFollowedByAFade) {
  StemLine line{{.tone = 1000.0}};
  line.playAt(100ms);
  auto sound = line.run(10.0);
  sound.erase(sound.begin(), sound.end() - 24'000);
  line.settings_.stampsAhead = -0.0303;
  const auto after = line.run(0.6);
  sound.insert(sound.end(), after.begin(), after.end());
  EXPECT_LT(fluxBeside(sound, 1000.0, 0.5), -80.0);
  const std::vector<float> late{after.begin() + 4'800, after.end()};
  EXPECT_GT(testing::signalToNoise(late, 1000.0, StemLine::kRate), 80.0);
  EXPECT_LT(std::abs((line.statistics().delay - 100ms).count()), 25'000);
  EXPECT_EQ(line.statistics().gaps, 0U);
}

}  // namespace
}  // namespace midipool
