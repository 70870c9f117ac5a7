// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/sound/input_capture.hpp"

#include <algorithm>

namespace midipool {

void InputCapture::add(std::span<const float* const> in, std::size_t frames, SessionTime start,
                       double period) noexcept {
  if (in.empty() || !wanted_.load(std::memory_order_relaxed)) {
    count_.stop();
    return;
  }
  const bool follows = count_.begin(start, period, frames);
  if (!follows || block_.inputs != in.size()) block_.frames = 0;

  for (std::size_t done = 0; done < frames;) {
    if (block_.frames == 0) {
      block_.frame = count_.next();
      block_.captured = frameTime(start, period, done);
      block_.inputs = static_cast<std::uint32_t>(in.size());
    }
    const auto count = std::min(frames - done, InputBlock::kMostFrames - block_.frames);
    append(in, done, count);
    done += count;
    if (block_.frames < InputBlock::kMostFrames) continue;
    put(block_);
    block_.frames = 0;
  }
}

void InputCapture::append(std::span<const float* const> in, std::size_t from,
                          std::size_t count) noexcept {
  for (std::size_t i = 0; i < in.size(); ++i) {
    std::copy_n(in[i] + from, count, block_.samples[i].data() + block_.frames);
  }
  block_.frames += static_cast<std::uint32_t>(count);
  count_.advance(count);
}

}  // namespace midipool
