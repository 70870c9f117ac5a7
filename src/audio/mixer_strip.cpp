// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/mixer_strip.hpp"

#include <algorithm>

#include "audio/block_level.hpp"

namespace midipool {

void addBlock(const StripBlock& block, StereoGain gain, std::span<float> left,
              std::span<float> right) noexcept {
  const auto add = [](std::span<const float> source, float by, std::span<float> sum) {
    const auto frames = std::min(source.size(), sum.size());
    if (by == 0.0F) return;
#pragma omp simd
    for (std::size_t i = 0; i < frames; ++i) sum[i] += by * source[i];
  };
  add(block.left, gain.left, left);
  add(block.right.empty() ? block.left : block.right, gain.right, right);
}

MixerStrip::MixerStrip(double sampleRate) noexcept
    : left_{sampleRate, 0.0F},
      right_{sampleRate, 0.0F},
      leftMeter_{sampleRate},
      rightMeter_{sampleRate} {}

void MixerStrip::handTo(StripId owner) noexcept {
  const std::uint64_t owners = owner_.load(std::memory_order_relaxed) / kOneOwner;
  // Release: whoever sees the owner sees the gains that were set before for him.
  owner_.store((owners + 1) * kOneOwner + static_cast<std::uint32_t>(owner),
               std::memory_order_release);
}

void MixerStrip::mix(const StripBlock& block, bool metering, StereoGain already,
                     std::span<float> left, std::span<float> right) noexcept {
  takeOver();
  if (!isId(known_, block.strip)) {
    addBlock(block, {-already.left, -already.right}, left, right);
    return;
  }
  const StereoGain target = target_.load(std::memory_order_relaxed);
  left_.setTarget(target.left);
  right_.setTarget(target.right);
  if (metering && !measure(block)) {
    left_.skip(left.size());
    right_.skip(right.size());
    return;
  }
  left_.addTo(block.left, left, already.left);
  right_.addTo(block.right.empty() ? block.left : block.right, right, already.right);
}

bool MixerStrip::idle(bool metering, std::size_t frames) noexcept {
  takeOver();
  left_.jumpTo(0.0F);
  right_.jumpTo(0.0F);
  if (metering) {
    if (!leftMeter_.isAtRest()) leftMeter_.add({}, frames);
    if (!rightMeter_.isAtRest()) rightMeter_.add({}, frames);
  }
  return !leftMeter_.isAtRest() || !rightMeter_.isAtRest();
}

void MixerStrip::takeOver() noexcept {
  const std::uint64_t owner = owner_.load(std::memory_order_acquire);
  if (owner == known_) return;
  known_ = owner;
  left_.jumpTo(0.0F);
  right_.jumpTo(0.0F);
  leftMeter_.reset();
  rightMeter_.reset();
}

bool MixerStrip::measure(const StripBlock& block) noexcept {
  const BlockLevel left = levelOf(block.left);
  const BlockLevel right = block.right.empty() ? left : levelOf(block.right);
  leftMeter_.add(left, block.left.size());
  rightMeter_.add(right, block.left.size());
  return left.isFinite && right.isFinite;
}

}  // namespace midipool
