// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "wire/stream_info.hpp"

namespace midipool {

// A tone for each place of a room, so that one hears in a mix who is in it. Whole waves of all of them
// fit into kLoop frames.
class TestTone {
 public:
  static constexpr std::size_t kLoop = 1024;
  static constexpr std::size_t kMost = 120;  // up to 23 kHz
  // So that a hundred of them together are no louder than a room of people.
  static constexpr double kAmplitude = 0.02;

  // Below kMost.
  explicit TestTone(std::size_t place) noexcept;

  [[nodiscard]] float at(std::size_t frame) const noexcept;
  // How loud it is in kLoop frames of anything; 1 is as loud as it was sent.
  [[nodiscard]] double loudnessIn(std::span<const float> sound) const noexcept;

 private:
  double turn_;  // a frame, radians
  double phase_;
};

// Packets of a tone, encoded beforehand, which may be sent in this order for ever. A group of Opus's
// own state that goes round once more is heard nowhere near.
[[nodiscard]] std::vector<std::vector<std::uint8_t>> packetsOf(const TestTone& tone,
                                                               const StreamFormat& format);

}  // namespace midipool
