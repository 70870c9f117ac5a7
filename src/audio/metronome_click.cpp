// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/metronome_click.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "time/frames.hpp"

namespace midipool {
namespace {

constexpr double kRise = 24.0;   // frames
constexpr double kFall = 480.0;  // frames, to end in silence
constexpr double kDecay = 0.007 * kFramesPerSecond;

struct Tone {
  double hertz;
  double peak;
};

// One is higher and louder than the other beats, and they than what lies between them.
constexpr Tone toneOf(ClickKind kind) noexcept {
  if (kind == ClickKind::kAccent) return {2093.0, 0.5};
  return kind == ClickKind::kBeat ? Tone{1568.0, 0.35} : Tone{1175.0, 0.18};
}

// From 0 to 1 without a corner.
double ramp(double share) noexcept {
  return 0.5 - 0.5 * std::cos(std::numbers::pi * std::clamp(share, 0.0, 1.0));
}

}  // namespace

MetronomeClick::MetronomeClick(ClickKind kind) noexcept {
  const auto [hertz, peak] = toneOf(kind);
  for (std::size_t i = 0; i < kLength; ++i) {
    const auto frame = static_cast<double>(i) + 0.5;
    const double phase = 2.0 * std::numbers::pi * hertz * frame / kFramesPerSecond;
    const double level = ramp(frame / kRise) * std::exp(-frame / kDecay) *
                         ramp((static_cast<double>(kLength) - frame) / kFall);
    samples_[i] = static_cast<float>(peak * level * std::sin(phase));
  }
}

}  // namespace midipool
