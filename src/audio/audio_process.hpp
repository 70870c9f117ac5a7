// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "time/clock.hpp"

namespace midipool {

// How many stems can have a place of their own (ports at a device, strips in a mixer): of players, and
// behind them one of a server that mixes for us, what we play ourselves, and the metronome.
inline constexpr std::size_t kPlayerSlots = 32;
inline constexpr std::size_t kMixSlot = kPlayerSlots;
inline constexpr std::size_t kOwnSlot = kMixSlot + 1;
inline constexpr std::size_t kMetronomeSlot = kOwnSlot + 1;
inline constexpr std::size_t kStemSlots = kMetronomeSlot + 1;

// Where one stem comes out by itself; both null where the device has no such place, both the same
// where it is mono.
struct StemOutput {
  float* left = nullptr;
  float* right = nullptr;
};

// One cycle of an audio device: planar samples, full scale is ±1.
struct AudioBlock {
  std::span<const float* const> in;  // a pointer a channel
  float* left = nullptr;             // the mix
  float* right = nullptr;
  std::array<StemOutput, kStemSlots> stems{};
  std::size_t frames = 0;
  // When the device's cycle began whose samples these are, smoothed; what was captured in the cycle
  // before comes in, what is played in the next goes out. The same for all who hang on the device.
  LocalTime start{};
  double nanosecondsPerFrame = 0.0;  // of local time, as measured
  bool skipped = false;              // the device has left out cycles since the block before
};

// What is done with an audio device's sound.
class AudioProcess {
 public:
  virtual ~AudioProcess() = default;

  // The device's thread, in a RealtimeScope. Must fill all outputs. Frames may differ from block to
  // block; there are kLongestBlock at most.
  virtual void process(const AudioBlock& block) noexcept = 0;

  static constexpr std::size_t kLongestBlock = 4096;
  // What a process works at. A device of another rate puts a RateConverter in between.
  static constexpr double kSampleRate = 48000.0;
};

}  // namespace midipool
