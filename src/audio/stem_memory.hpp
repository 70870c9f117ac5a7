// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace midipool {

// A piece of the memory in which a stem waits to be played: so many frames in a row, and which of them
// have come. Several make a StemBuffer; more of them, made by a thread that may allocate, make it
// deeper while it is in use.
struct StemMemory {
  static constexpr std::size_t kFrames = 4096;
  static constexpr std::size_t kWord = 64;

  explicit StemMemory(std::size_t channels) : samples(channels, std::vector<float>(kFrames)) {}

  std::int64_t number = 0;  // which piece of the stem it holds: frames from number * kFrames on
  std::vector<std::vector<float>> samples;               // a vector a channel
  std::array<std::uint64_t, kFrames / kWord> present{};  // a bit a frame
};

}  // namespace midipool
