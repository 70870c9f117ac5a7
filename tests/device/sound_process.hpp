// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <atomic>
#include <cmath>
#include <numbers>
#include <vector>

#include "audio/audio_process.hpp"

namespace midipool::testing {

// Plays a tone by the time that it is told, on the mix and on every stem, and keeps what comes in on
// the first two channels until there are `capacity` frames of it.
class SoundProcess final : public AudioProcess {
 public:
  static constexpr double kTone = 1000.0;
  static constexpr double kLevel = 0.25;

  explicit SoundProcess(std::size_t capacity = 0) : heard_(capacity), heardRight_(capacity) {}

  static double toneAt(LocalTime time) {
    const double seconds =
        static_cast<double>(time.time_since_epoch().count() % 1'000'000'000) * 1e-9;
    return kLevel * std::sin(2.0 * std::numbers::pi * kTone * seconds);
  }

  void process(const AudioBlock& block) noexcept override {
    for (std::size_t i = 0; i < block.frames; ++i) {
      const Nanoseconds after{std::llround(static_cast<double>(i) * block.nanosecondsPerFrame)};
      const auto sample = static_cast<float>(toneAt(block.start + after));
      block.left[i] = sample;
      block.right[i] = sample;
      for (const auto& stem : block.stems) {
        if (stem.left == nullptr) continue;
        stem.left[i] = sample;
        stem.right[i] = sample;
      }
    }
    keep(block);
    if (lastEnd_ != LocalTime{} && !block.skipped) {
      worstStep_ = std::max(worstStep_.load(), std::abs((block.start - lastEnd_).count()));
    }
    lastEnd_ =
        block.start +
        Nanoseconds{std::llround(static_cast<double>(block.frames) * block.nanosecondsPerFrame)};
    nanosecondsPerFrame_ = block.nanosecondsPerFrame;
    frames_ += block.frames;
  }

  // Any thread, all that follow.
  [[nodiscard]] std::size_t frames() const { return frames_.load(); }
  [[nodiscard]] double nanosecondsPerFrame() const { return nanosecondsPerFrame_.load(); }
  // How far a block's start was from the end of the one before, at worst; nanoseconds.
  [[nodiscard]] std::int64_t worstStep() const { return worstStep_.load(); }
  void forgetWorstStep() { worstStep_ = 0; }
  [[nodiscard]] std::size_t kept() const { return kept_.load(); }
  [[nodiscard]] bool full() const { return kept_.load() == heard_.size(); }
  // When full.
  [[nodiscard]] const std::vector<float>& heard() const { return heard_; }
  [[nodiscard]] const std::vector<float>& heardRight() const { return heardRight_; }
  // Keep anew from here on.
  void listenAgain() { kept_ = 0; }

 private:
  void keep(const AudioBlock& block) {
    std::size_t kept = kept_.load();
    for (std::size_t i = 0; i < block.frames && kept < heard_.size(); ++i, ++kept) {
      heard_[kept] = block.in[0][i];
      heardRight_[kept] = block.in[block.in.size() > 1 ? 1 : 0][i];
    }
    kept_.store(kept);
  }

  std::vector<float> heard_;
  std::vector<float> heardRight_;
  std::atomic<std::size_t> kept_{0};
  std::atomic<std::size_t> frames_{0};
  std::atomic<double> nanosecondsPerFrame_{0.0};
  std::atomic<std::int64_t> worstStep_{0};
  LocalTime lastEnd_{};
};

// The level of a tone in a sound, and in dB how far all else is below it; of the best window of a
// tenth of a second, as a busy machine may leave out cycles here and there.
struct ToneFound {
  double level = 0.0;
  double signalToNoise = -200.0;
};

inline ToneFound toneIn(const float* sound, std::size_t frames, double hertz, double rate) {
  double sines = 0.0, cosines = 0.0;
  const auto angle = [&](std::size_t i) {
    return 2.0 * std::numbers::pi * hertz * static_cast<double>(i) / rate;
  };
  for (std::size_t i = 0; i < frames; ++i) {
    sines += sound[i] * std::sin(angle(i));
    cosines += sound[i] * std::cos(angle(i));
  }
  const double half = static_cast<double>(frames) / 2.0;
  sines /= half;
  cosines /= half;
  double noise = 1e-20;
  for (std::size_t i = 0; i < frames; ++i) {
    noise += std::pow(sound[i] - sines * std::sin(angle(i)) - cosines * std::cos(angle(i)), 2.0);
  }
  const double level = std::hypot(sines, cosines);
  return {level, 10.0 * std::log10(level * level * half / noise)};
}

inline ToneFound bestToneIn(const std::vector<float>& sound, double hertz = SoundProcess::kTone,
                            double rate = AudioProcess::kSampleRate) {
  ToneFound best;
  const auto window = static_cast<std::size_t>(rate / 10.0);
  for (std::size_t from = 0; from + window <= sound.size(); from += window) {
    const auto found = toneIn(sound.data() + from, window, hertz, rate);
    if (found.signalToNoise > best.signalToNoise) best = found;
  }
  return best;
}

}  // namespace midipool::testing
