// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

#include <zita-resampler/vresampler.h>

namespace midipool {

// A pair of channels to another rate, as many frames at once as are asked for: what is not needed yet
// waits. Silence costs next to nothing. The constructor allocates; all else is realtime-safe. Used by
// one thread.
class OutputResampler {
 public:
  // Frames a second. Up to `mostIn` come in and up to `mostOut` go out at once. It begins with
  // `silence` frames waiting. Throws DeviceError where the rates are too far apart.
  OutputResampler(double from, double to, std::size_t silence, std::size_t mostIn,
                  std::size_t mostOut);

  // Where the next frame to go out lies, in frames that come in, against the next of those.
  [[nodiscard]] double nextPosition() const noexcept {
    return -resampler_.inpdist() - static_cast<double>(waiting_);
  }

  // Goes on in step with the other, as if it had been silent until now.
  void follow(const OutputResampler& other) noexcept;

  // Where the frames that come in are to be written, for process().
  [[nodiscard]] float* left() noexcept { return left_.data() + waiting_; }
  [[nodiscard]] float* right() noexcept { return right_.data() + waiting_; }

  // Takes what was written and fills `wanted` frames. What there is not enough for is silent.
  void process(std::size_t written, float* left, float* right, std::size_t wanted) noexcept;

 private:
  [[nodiscard]] bool silent(std::size_t frames) const noexcept;
  void keep(std::size_t from, std::size_t until) noexcept;

  VResampler resampler_;
  std::size_t waiting_;
  std::vector<float> left_;
  std::vector<float> right_;
  std::vector<float> interleavedIn_;
  std::vector<float> interleavedOut_;
};

}  // namespace midipool
