// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/sound/capture.hpp"

#include <algorithm>
#include <functional>

namespace midipool {

void Capture::add(std::span<const float> left, std::span<const float> right, SessionTime start,
                  double period) noexcept {
  if (const auto wanted = wanted_.load(std::memory_order_relaxed); wanted != framesPerPacket_) {
    framesPerPacket_ = std::min(wanted, SoundBlock::kMostFrames);
    block_.frames = 0;
  }
  if (framesPerPacket_ == 0) {
    count_.stop();
    return;
  }
  if (!count_.begin(start, period, left.size())) block_.frames = 0;

  for (std::size_t done = 0; done < left.size();) {
    if (block_.frames == 0) {
      block_.frame = count_.next();
      block_.captured = frameTime(start, period, done);
    }
    const auto count = std::min(left.size() - done, framesPerPacket_ - block_.frames);
    append(left.subspan(done, count), right.subspan(done, count));
    done += count;
    if (block_.frames < framesPerPacket_) continue;
    put(block_);
    block_.frames = 0;
  }
}

void Capture::append(std::span<const float> left, std::span<const float> right) noexcept {
  auto* const first = block_.samples[0].data() + block_.frames;
  auto* const second = block_.samples[1].data() + block_.frames;
  if (mono_.load(std::memory_order_relaxed)) {
    std::ranges::transform(left, right, first, std::plus{});
  } else {
    std::ranges::copy(left, first);
    std::ranges::copy(right, second);
  }
  block_.frames += static_cast<std::uint32_t>(left.size());
  count_.advance(left.size());
}

}  // namespace midipool
