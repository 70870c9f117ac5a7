// SPDX-License-Identifier: GPL-3.0-or-later
#include "device/input_resampler.hpp"

#include <cmath>

#include "device/resampling.hpp"

namespace midipool {

InputResampler::InputResampler(double from, double to, std::size_t channels, std::size_t mostFrames)
    : channels_{channels},
      mostOut_{static_cast<std::size_t>(std::ceil(static_cast<double>(mostFrames) * to / from)) +
               2},
      interleavedIn_(channels * mostFrames),
      interleavedOut_(channels * mostOut_),
      out_(channels * mostOut_) {
  setUpResampler(resampler_, to / from, channels);
}

std::size_t InputResampler::process(std::span<const float* const> in, std::size_t frames) noexcept {
  interleave(in, frames);
  resampler_.inp_count = static_cast<unsigned>(frames);
  resampler_.inp_data = interleavedIn_.data();
  resampler_.out_count = static_cast<unsigned>(mostOut_);
  resampler_.out_data = interleavedOut_.data();
  resampler_.process();
  const std::size_t came = mostOut_ - resampler_.out_count;
  separate(came);
  return came;
}

void InputResampler::interleave(std::span<const float* const> in, std::size_t frames) noexcept {
  for (std::size_t c = 0; c < channels_; ++c) {
    const float* from = c < in.size() ? in[c] : nullptr;
    for (std::size_t i = 0; i < frames; ++i) {
      interleavedIn_[i * channels_ + c] = from == nullptr ? 0.0F : from[i];
    }
  }
}

void InputResampler::separate(std::size_t frames) noexcept {
  for (std::size_t c = 0; c < channels_; ++c) {
    float* to = out_.data() + c * mostOut_;
    for (std::size_t i = 0; i < frames; ++i) to[i] = interleavedOut_[i * channels_ + c];
  }
}

}  // namespace midipool
