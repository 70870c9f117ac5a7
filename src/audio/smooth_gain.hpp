// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>

namespace midipool {

// A gain that goes to its target in a straight line, one step a sample, so that neither a fader nor
// a mute is heard as a click or zipper noise. The ramp's last sample has exactly the target; at rest
// a gain of 0 costs nothing and one of 1 changes no bit. One thread; realtime-safe.
class SmoothGain {
 public:
  // Shorter ramps click on low notes, longer ones drag behind the hand.
  static constexpr std::chrono::milliseconds kRamp{15};

  // `sampleRate` in frames a second, above zero. Begins at rest at `gain`.
  explicit SmoothGain(double sampleRate, float gain = 1.0F,
                      std::chrono::duration<double> ramp = kRamp) noexcept;

  // Where to go from here, in one ramp's time. The same target again changes nothing; what is not a
  // finite number is silence.
  void setTarget(float gain) noexcept;
  // At once, without a ramp: for a sound that is not being heard.
  void jumpTo(float gain) noexcept;

  // In place.
  void apply(std::span<float> samples) noexcept;
  // Adds the amplified `source` to `sum`, for as many frames as both have. They must not overlap.
  // `already`: with which gain it is in the sum.
  void addTo(std::span<const float> source, std::span<float> sum, float already = 0.0F) noexcept;
  // Lets so many frames pass.
  void skip(std::size_t frames) noexcept;

  // The gain that the last frame had.
  [[nodiscard]] float current() const noexcept;
  [[nodiscard]] float target() const noexcept { return target_; }
  [[nodiscard]] bool isAtRest() const noexcept { return left_ == 0; }
  // Nothing comes through, now and until the next target.
  [[nodiscard]] bool isSilent() const noexcept { return isAtRest() && target_ == 0.0F; }

 private:
  [[nodiscard]] std::size_t inRamp(std::size_t frames) const noexcept;

  std::int32_t rampFrames_;
  std::int32_t left_ = 0;  // frames of the ramp that are still to come
  float step_ = 0.0F;      // a frame
  float target_;
};

}  // namespace midipool
