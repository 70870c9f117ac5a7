// SPDX-License-Identifier: GPL-3.0-or-later
#include "drift_quality.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

#include <fmt/format.h>

#include "audio/interpolator.hpp"
#include "audio/stem_line.hpp"

namespace midipool {
namespace {

constexpr double kRate = 48'000.0;

// A second of the tone, read 50 ppm too fast.
double noiseOfInterpolator(double hertz) {
  constexpr double kStep = 1.0 + 50e-6;
  std::vector<float> source(60'000);
  for (std::size_t i = 0; i < source.size(); ++i) {
    source[i] = static_cast<float>(
        0.5 * std::sin(2.0 * std::numbers::pi * hertz * static_cast<double>(i) / kRate));
  }
  std::vector<float> heard(48'000);
  const std::array<const float*, 1> from{source.data()};
  const std::array<float*, 1> to{heard.data()};
  Interpolator{}.read(from, 100.0, kStep, to, heard.size());
  return testing::signalToNoise(heard, hertz * kStep, kRate);
}

// One device by so much too fast, the other too slow: the worst second of each ten minutes, and the
// gaps since the first minute, by when the two have drifted past each other's cycles once.
void reportStem(double ppm, double seconds) {
  testing::StemLine line{{.senderPpm = ppm, .receiverPpm = -ppm}};
  (void)line.run(std::min(60.0, seconds / 2));
  const auto gaps = line.statistics().gaps;
  double worst = std::numeric_limits<double>::max();
  for (double done = std::min(60.0, seconds / 2); done < seconds; done += 600.0) {
    (void)line.run(std::clamp(seconds - done - 1.0, 0.0, 599.0));
    const auto heard = line.run(1.0);
    worst = std::min(worst, testing::signalToNoise(heard, 1000.0, kRate * (1.0 - ppm * 1e-6)));
  }
  fmt::print("drift: stem, {:+.0f} and {:+.0f} ppm, {:.0f} s\t{:.1f}\t{}\n", ppm, -ppm, seconds,
             worst, line.statistics().gaps - gaps);
}

}  // namespace

void reportDrift(double seconds) {
  for (const double hertz : {100.0, 1'000.0, 10'000.0, 18'000.0}) {
    fmt::print("drift: interpolator, 50 ppm off, {:.0f} Hz\t{:.1f}\t0\n", hertz,
               noiseOfInterpolator(hertz));
  }
  for (const double ppm : {100.0, -100.0}) reportStem(ppm, seconds);
}

}  // namespace midipool
