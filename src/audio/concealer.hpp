// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "audio/linear_prediction.hpp"

namespace midipool {

// Makes up what was lost of one channel, so that a gap of some milliseconds is not heard. It
// remembers the last 1,920 frames; at the first lost block it fits a linear prediction to them, and
// goes on as that says. A loss that lasts fades out, as no prediction is good for long. When sound
// arrives again, the prediction goes on below it for a moment and is cross-faded into it.
//
// Call heard() or conceal() once for each block, in order; blocks may be of any length. What it makes
// up stays within 3 dB of the peak of what was heard lately. Memory is allocated by the constructor
// only. One thread; realtime-safe. The first lost block costs the fit (some 30 µs at order 128, 60 µs
// at 256): choose the order by how many channels may lose a block in the same cycle.
class Concealer {
 public:
  // At 48 kHz 40 ms. Frames, not seconds, so that no rate costs more than another.
  static constexpr std::size_t kMemoryFrames = 1920;
  static constexpr std::size_t kOrder = 128;
  // A loss sounds at full level for so long, and is silence after as long again.
  static constexpr double kHoldSeconds = 0.020;
  static constexpr double kFadeSeconds = 0.020;
  // A cross-fade is as long as the loss was, so that sound that comes in bits still counts; at most:
  static constexpr double kCrossFadeSeconds = 0.002;

  // Frames a second, above zero; the order of the prediction.
  explicit Concealer(double sampleRate, std::size_t order = kOrder);

  // A block that has arrived. Its beginning is changed when there has been a loss just before, and
  // NaN or infinite samples become silence.
  void heard(std::span<float> block) noexcept;

  // What comes next has nothing to do with what was heard before.
  void restart() noexcept;

  // Fills a block that has not arrived.
  void conceal(std::span<float> block) noexcept;

 private:
  enum class State : std::uint8_t { kHearing, kLost, kReturning };

  void beginLoss() noexcept;
  void endLoss() noexcept;
  void crossFade(std::span<float> block) noexcept;
  void predict(std::span<float> chunk) noexcept;
  void notePeak(float peak, std::size_t frames) noexcept;
  void remember(std::span<const float> block) noexcept;
  [[nodiscard]] std::span<const float> latest(std::size_t frames) const noexcept;
  [[nodiscard]] float fadeAt(std::size_t lost) const noexcept;

  std::size_t holdFrames_;
  std::size_t fadeFrames_;
  std::size_t longestCrossFade_;

  LinearPrediction prediction_;
  std::size_t memoryFrames_;
  std::vector<float> memory_;   // twice as many, so that it is moved to the front but rarely
  std::size_t end_;             // of what it holds, the latest last
  std::size_t remembered_ = 0;  // frames of it that are worth looking at
  std::vector<float> line_;     // as many predicted samples as are read, and room for the next
  // Of what was heard in the time that the memory spans, or up to twice that.
  float peak_ = 0.0F;
  float peakBefore_ = 0.0F;
  std::size_t peakFrames_ = 0;

  State state_ = State::kHearing;
  std::size_t lost_ = 0;       // frames predicted in this loss
  std::size_t crossFade_ = 0;  // its length
  std::size_t returned_ = 0;   // frames of it that have passed
};

}  // namespace midipool
