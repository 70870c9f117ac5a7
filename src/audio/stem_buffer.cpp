// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/stem_buffer.hpp"

#include <algorithm>
#include <bit>
#include <stdexcept>

namespace midipool {
namespace {

constexpr std::int64_t kNoFrame = -1;

}  // namespace

StemBuffer::StemBuffer(std::size_t channels, std::size_t capacity)
    : channels_{channels},
      samples_(channels, std::vector<float>(capacity)),
      marks_(capacity, kNoFrame) {
  if (!std::has_single_bit(capacity)) {
    throw std::invalid_argument{"a stem buffer's capacity is a power of two"};
  }
}

void StemBuffer::write(std::int64_t frame, std::span<const float* const> planar,
                       std::size_t count) noexcept {
  if (frame < 0) return;
  for (std::size_t done = 0; done < count;) {
    const auto slot = slotOf(frame + static_cast<std::int64_t>(done));
    const auto piece = std::min(count - done, capacity() - slot);
    for (std::size_t channel = 0; channel < channels_; ++channel) {
      std::copy_n(planar[channel] + done, piece, samples_[channel].data() + slot);
    }
    for (std::size_t i = 0; i < piece; ++i) {
      marks_[slot + i] = frame + static_cast<std::int64_t>(done + i);
    }
    done += piece;
  }
  end_ = std::max(end_, frame + static_cast<std::int64_t>(count));
}

std::size_t StemBuffer::present(std::int64_t frame, std::size_t most) const noexcept {
  std::size_t count = 0;
  while (count < most && has(frame + static_cast<std::int64_t>(count))) ++count;
  return count;
}

std::size_t StemBuffer::missing(std::int64_t frame, std::size_t most) const noexcept {
  std::size_t count = 0;
  while (count < most && !has(frame + static_cast<std::int64_t>(count))) ++count;
  return count;
}

void StemBuffer::read(std::int64_t frame, std::size_t channel,
                      std::span<float> out) const noexcept {
  for (std::size_t done = 0; done < out.size();) {
    const auto slot = slotOf(frame + static_cast<std::int64_t>(done));
    const auto piece = std::min(out.size() - done, capacity() - slot);
    std::copy_n(samples_[channel].data() + slot, piece, out.data() + done);
    done += piece;
  }
}

void StemBuffer::clear() noexcept {
  std::ranges::fill(marks_, kNoFrame);
  end_ = 0;
}

}  // namespace midipool
