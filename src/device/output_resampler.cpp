// SPDX-License-Identifier: GPL-3.0-or-later
#include "device/output_resampler.hpp"

#include <algorithm>
#include <cmath>

#include "device/resampling.hpp"

namespace midipool {
namespace {

// Two that go in step may differ by a frame in what they have taken.
constexpr std::size_t kSpare = 64;

}  // namespace

OutputResampler::OutputResampler(double from, double to, std::size_t silence, std::size_t mostIn,
                                 std::size_t mostOut)
    : waiting_{silence},
      left_(silence + mostIn + kSpare),
      right_(left_.size()),
      interleavedIn_(2 * left_.size()),
      interleavedOut_(2 * mostOut) {
  setUpResampler(resampler_, to / from, 2);
}

// After a reset the library wants a whole filter of frames before the first goes out, which lies
// half a filter (less one) behind the first that came in.
void OutputResampler::follow(const OutputResampler& other) noexcept {
  const double next = -other.resampler_.inpdist();
  const double whole = std::floor(next);
  resampler_.reset();
  resampler_.set_phase(next - whole);
  const double zeros = 0.5 * static_cast<double>(resampler_.inpsize()) - 1.0 - whole;
  resampler_.inp_count = static_cast<unsigned>(std::max(0.0, zeros));
  resampler_.inp_data = nullptr;
  resampler_.out_count = 1;  // or it would read nothing
  resampler_.out_data = nullptr;
  resampler_.process();
  waiting_ = other.waiting_;
  std::fill_n(left_.begin(), waiting_, 0.0F);
  std::fill_n(right_.begin(), waiting_, 0.0F);
}

void OutputResampler::process(std::size_t written, float* left, float* right,
                              std::size_t wanted) noexcept {
  const std::size_t there = waiting_ + written;
  for (std::size_t i = 0; i < there; ++i) {
    interleavedIn_[2 * i] = left_[i];
    interleavedIn_[2 * i + 1] = right_[i];
  }
  resampler_.inp_count = static_cast<unsigned>(there);
  resampler_.inp_data = silent(there) ? nullptr : interleavedIn_.data();
  resampler_.out_count = static_cast<unsigned>(wanted);
  resampler_.out_data = interleavedOut_.data();
  resampler_.process();
  const std::size_t came = wanted - resampler_.out_count;
  for (std::size_t i = 0; i < came; ++i) {
    left[i] = interleavedOut_[2 * i];
    right[i] = interleavedOut_[2 * i + 1];
  }
  std::fill(left + came, left + wanted, 0.0F);
  std::fill(right + came, right + wanted, 0.0F);
  keep(there - resampler_.inp_count, there);
}

bool OutputResampler::silent(std::size_t frames) const noexcept {
  return std::all_of(interleavedIn_.begin(),
                     interleavedIn_.begin() + static_cast<std::ptrdiff_t>(2 * frames),
                     [](float sample) { return sample == 0.0F; });
}

void OutputResampler::keep(std::size_t from, std::size_t until) noexcept {
  std::copy(left_.data() + from, left_.data() + until, left_.data());
  std::copy(right_.data() + from, right_.data() + until, right_.data());
  waiting_ = until - from;
}

}  // namespace midipool
