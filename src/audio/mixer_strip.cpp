// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/mixer_strip.hpp"

#include "audio/block_level.hpp"

namespace midipool {
namespace {

constexpr std::uint64_t kOneOwner = std::uint64_t{1} << 32U;

bool isId(std::uint64_t owner, StripId id) noexcept {
  return owner >= kOneOwner && static_cast<std::uint32_t>(owner) == static_cast<std::uint32_t>(id);
}

}  // namespace

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

bool MixerStrip::belongsTo(StripId id) const noexcept {
  return isId(owner_.load(std::memory_order_acquire), id);
}

void MixerStrip::mix(const StripBlock& block, bool metering, std::span<float> left,
                     std::span<float> right) noexcept {
  takeOver();
  if (!isId(known_, block.strip)) return;
  const StereoGain target = target_.load(std::memory_order_relaxed);
  left_.setTarget(target.left);
  right_.setTarget(target.right);
  if (metering && !measure(block)) {
    left_.skip(left.size());
    right_.skip(right.size());
    return;
  }
  left_.addTo(block.left, left);
  right_.addTo(block.right.empty() ? block.left : block.right, right);
}

void MixerStrip::idle(bool metering, std::size_t frames) noexcept {
  takeOver();
  left_.jumpTo(0.0F);
  right_.jumpTo(0.0F);
  if (!metering) return;
  if (!leftMeter_.isAtRest()) leftMeter_.add({}, frames);
  if (!rightMeter_.isAtRest()) rightMeter_.add({}, frames);
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
