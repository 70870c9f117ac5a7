// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>

#include "audio/block_level.hpp"
#include "audio/decibel.hpp"

namespace midipool {

// What a meter shows, against full scale.
struct MeterReading {
  Decibels peak = Decibels::silence();  // the bar
  Decibels held = Decibels::silence();  // the mark above it
  // Plain root of the mean square: a sine of full scale reads -3.01 dB (AES17 would say 0).
  Decibels rms = Decibels::silence();
  std::uint64_t clips = 0;  // samples at full scale since the meter began; only grows
};

// The level meter of one channel: a sample peak meter that rises at once and falls by 20 dB in
// 1.7 s (IEC 60268-18, and before it the PPM of IEC 60268-10 type I); a mark that stays at the
// highest peak for a second and then drops onto the bar; an RMS level with an exponential window of
// 300 ms. Below -140 dB all are silence.
//
// One thread processes, realtime-safe; any thread reads, without a lock. The values of one reading
// may come from two neighbouring blocks.
class Meter {
 public:
  static constexpr double kFallDecibelsASecond = 20.0 / 1.7;
  static constexpr double kHoldSeconds = 1.0;
  static constexpr double kRmsSeconds = 0.3;  // time constant

  // Frames a second, above zero.
  explicit Meter(double sampleRate) noexcept : sampleRate_{sampleRate} {}

  // The processing thread, for each block.
  void process(std::span<const float> samples) noexcept { add(levelOf(samples), samples.size()); }
  // The same for a block of so many frames that has been measured already.
  void add(const BlockLevel& level, std::size_t frames) noexcept;
  // The processing thread: as new, the clips forgotten.
  void reset() noexcept;

  // Any thread.
  [[nodiscard]] MeterReading read() const noexcept;

  // The processing thread: nothing is shown, so that silence need not be added.
  [[nodiscard]] bool isAtRest() const noexcept;

 private:
  void prepare(std::size_t frames) noexcept;
  void hold(float peak, float bar, std::size_t frames) noexcept;

  double sampleRate_;
  // For blocks of `frames_`, which hardly ever changes.
  std::size_t frames_ = 0;
  float fall_ = 1.0F;
  double forget_ = 1.0;

  double holdLeft_ = 0.0;  // frames

  // One writer, so plain loads and stores do.
  std::atomic<float> bar_{0.0F};
  std::atomic<float> held_{0.0F};
  std::atomic<double> meanSquare_{0.0};
  std::atomic<std::uint64_t> clips_{0};
};

}  // namespace midipool
