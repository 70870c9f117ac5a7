// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include <zita-resampler/vresampler.h>

namespace midipool {

// Some channels of one stream to another rate. The constructor allocates; all else is realtime-safe.
// Used by one thread.
class InputResampler {
 public:
  // Frames a second. Up to `mostFrames` come in at once. Throws DeviceError where the rates are too
  // far apart.
  InputResampler(double from, double to, std::size_t channels, std::size_t mostFrames);

  // Where the next frame to come out lies, in frames that come in, against the next of those: usually
  // below zero, as the filter wants to see some of what follows.
  [[nodiscard]] double nextPosition() const noexcept { return -resampler_.inpdist(); }

  // Takes all of `in`, a pointer a channel; missing channels are silent. Returns how many frames came
  // out, which channel() shows until the next call.
  std::size_t process(std::span<const float* const> in, std::size_t frames) noexcept;
  [[nodiscard]] const float* channel(std::size_t index) const noexcept {
    return out_.data() + index * mostOut_;
  }

 private:
  void interleave(std::span<const float* const> in, std::size_t frames) noexcept;
  void separate(std::size_t frames) noexcept;

  VResampler resampler_;
  const std::size_t channels_;
  const std::size_t mostOut_;
  std::vector<float> interleavedIn_;
  std::vector<float> interleavedOut_;
  std::vector<float> out_;
};

}  // namespace midipool
