// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>

#include "audio/meter.hpp"
#include "audio/pan_law.hpp"
#include "audio/smooth_gain.hpp"

namespace midipool {

// Who a strip of the mixer belongs to, as the caller numbers its stems.
enum class StripId : std::uint32_t {};

// One strip's sound for one cycle. A mono source has `right` empty, or the same as `left`.
struct StripBlock {
  StripId strip{};
  std::span<const float> left;
  std::span<const float> right;
};

// Adds a block to a sum, with gains that do not change.
void addBlock(const StripBlock& block, StereoGain gain, std::span<float> left,
              std::span<float> right) noexcept;

// The place of one strip in a mixer. It is never created or destroyed while the audio runs; the
// control thread hands it from one owner to the next. All rules (mute, solo, pan) are the control
// thread's: what arrives in the audio thread is an owner and two gains.
// A server mixes a hundred times a hundred strips in a period, and most of them are in the sum already:
// what tells that lies in one line of the cache, and is told without a call.
class alignas(64) MixerStrip {
 public:
  explicit MixerStrip(double sampleRate) noexcept;

  // Control thread. A new owner begins silent and with empty meters.
  void handTo(StripId owner) noexcept;
  void setTarget(StereoGain gain) noexcept { target_.store(gain, std::memory_order_relaxed); }
  [[nodiscard]] const Meter& leftMeter() const noexcept { return leftMeter_; }
  [[nodiscard]] const Meter& rightMeter() const noexcept { return rightMeter_; }

  // Any thread. Nobody's before the first handTo().
  [[nodiscard]] bool belongsTo(StripId id) const noexcept {
    return isId(owner_.load(std::memory_order_acquire), id);
  }

  // Audio thread, realtime-safe. In a sum that has this strip with the gains `already`, mix() without
  // metering would change nothing.
  [[nodiscard]] bool isIn(StripId id, StereoGain already) const noexcept {
    return isId(known_, id) && owner_.load(std::memory_order_acquire) == known_ &&
           target_.load(std::memory_order_relaxed) == already && left_.isAtRest() &&
           left_.target() == already.left && right_.isAtRest() && right_.target() == already.right;
  }
  // Audio thread, realtime-safe. Measures the block if `metering`, and adds it to the sum, in which it
  // is with the gains `already`. A block that was found to have NaN or infinite samples is left out,
  // and one that is not the owner's.
  void mix(const StripBlock& block, bool metering, StereoGain already, std::span<float> left,
           std::span<float> right) noexcept;
  // Audio thread, realtime-safe: a cycle without a block. What comes next fades in. False: its meters
  // have fallen, and more such cycles would change nothing.
  bool idle(bool metering, std::size_t frames) noexcept;

 private:
  static constexpr std::uint64_t kOneOwner = std::uint64_t{1} << 32U;
  static bool isId(std::uint64_t owner, StripId id) noexcept {
    return owner >= kOneOwner &&
           static_cast<std::uint32_t>(owner) == static_cast<std::uint32_t>(id);
  }

  void takeOver() noexcept;
  [[nodiscard]] bool measure(const StripBlock& block) noexcept;

  // The owner's id below the count of owners so far, so that one load tells whether it is a new one;
  // 0 is nobody.
  std::atomic<std::uint64_t> owner_{0};
  std::atomic<StereoGain> target_{StereoGain{0.0F, 0.0F}};
  static_assert(std::atomic<StereoGain>::is_always_lock_free);

  // The audio thread's own.
  std::uint64_t known_ = 0;  // owner
  SmoothGain left_;
  SmoothGain right_;
  Meter leftMeter_;
  Meter rightMeter_;
};

}  // namespace midipool
