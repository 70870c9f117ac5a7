// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/sound/capture.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <functional>

#include "audio/stem_player.hpp"

namespace midipool {
namespace {

Nanoseconds inNanoseconds(double frames, double period) {
  return Nanoseconds{std::llround(frames * period)};
}

}  // namespace

void Capture::add(std::span<const float> left, std::span<const float> right, SessionTime start,
                  double period) noexcept {
  if (const auto wanted = wanted_.load(std::memory_order_relaxed); wanted != framesPerPacket_) {
    framesPerPacket_ = std::min(wanted, SoundBlock::kMostFrames);
    block_.frames = 0;
  }
  if (framesPerPacket_ == 0) {
    running_ = false;
    return;
  }
  if (!running_) begin(start);
  bridge(start, period);
  expected_ = start + inNanoseconds(static_cast<double>(left.size()), period);

  for (std::size_t done = 0; done < left.size();) {
    if (block_.frames == 0) {
      block_.frame = nextFrame_;
      block_.captured = start + inNanoseconds(static_cast<double>(done), period);
    }
    const auto count = std::min(left.size() - done, framesPerPacket_ - block_.frames);
    append(left.subspan(done, count), right.subspan(done, count));
    done += count;
    if (block_.frames < framesPerPacket_) continue;
    if (!queue_.push(block_)) lost_.fetch_add(1, std::memory_order_relaxed);
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
  nextFrame_ += static_cast<std::int64_t>(left.size());
}

void Capture::begin(SessionTime start) noexcept {
  running_ = true;
  expected_ = start;
  block_.frames = 0;
}

// Frames that the device never gave are left out of the count as well, so that what follows keeps its
// place in time and the gap is where it was. Where time went back, as the device's clock has been
// found to stand elsewhere, some frames are sent anew.
void Capture::bridge(SessionTime start, double period) noexcept {
  const auto jump = std::llround(static_cast<double>((start - expected_).count()) / period);
  if (std::abs(jump) < StemPlayer::kJumpFrames) return;
  nextFrame_ += jump;
  block_.frames = 0;
}

}  // namespace midipool
