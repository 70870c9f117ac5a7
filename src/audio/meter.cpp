// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/meter.hpp"

#include <algorithm>
#include <cmath>

namespace midipool {
namespace {

// -140 dB: so that a meter comes to rest, and no denormal number is ever reached.
constexpr float kSilentPeak = 1e-7F;
constexpr double kSilentMeanSquare = 1e-14;

constexpr auto kRelaxed = std::memory_order_relaxed;

}  // namespace

void Meter::add(const BlockLevel& level, std::size_t frames) noexcept {
  if (frames == 0) return;
  if (frames != frames_) prepare(frames);

  const float fallen = bar_.load(kRelaxed) * fall_;
  const float bar = std::max(level.peak, fallen);
  bar_.store(bar < kSilentPeak ? 0.0F : bar, kRelaxed);
  hold(level.peak, bar, frames);

  const double before = meanSquare_.load(kRelaxed);
  const double mean = before + (level.meanSquare - before) * forget_;
  meanSquare_.store(mean < kSilentMeanSquare ? 0.0 : mean, kRelaxed);

  if (level.clips > 0) clips_.store(clips_.load(kRelaxed) + level.clips, kRelaxed);
}

void Meter::prepare(std::size_t frames) noexcept {
  frames_ = frames;
  const double seconds = static_cast<double>(frames) / sampleRate_;
  fall_ = Decibels{-kFallDecibelsASecond * seconds}.gain();
  forget_ = -std::expm1(-seconds / kRmsSeconds);
}

void Meter::hold(float peak, float bar, std::size_t frames) noexcept {
  const float held = held_.load(kRelaxed);
  if (peak >= held && peak >= kSilentPeak) {
    held_.store(peak, kRelaxed);
    holdLeft_ = kHoldSeconds * sampleRate_;
    return;
  }
  holdLeft_ -= static_cast<double>(frames);
  if (holdLeft_ <= 0.0) held_.store(bar < kSilentPeak ? 0.0F : bar, kRelaxed);
}

void Meter::reset() noexcept {
  bar_.store(0.0F, kRelaxed);
  held_.store(0.0F, kRelaxed);
  meanSquare_.store(0.0, kRelaxed);
  clips_.store(0, kRelaxed);
  holdLeft_ = 0.0;
}

MeterReading Meter::read() const noexcept {
  return {.peak = Decibels::ofGain(static_cast<double>(bar_.load(kRelaxed))),
          .held = Decibels::ofGain(static_cast<double>(held_.load(kRelaxed))),
          .rms = Decibels::ofGain(std::sqrt(meanSquare_.load(kRelaxed))),
          .clips = clips_.load(kRelaxed)};
}

bool Meter::isAtRest() const noexcept {
  return bar_.load(kRelaxed) == 0.0F && held_.load(kRelaxed) == 0.0F &&
         meanSquare_.load(kRelaxed) == 0.0;
}

}  // namespace midipool
