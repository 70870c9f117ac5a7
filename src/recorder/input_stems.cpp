// SPDX-License-Identifier: GPL-3.0-or-later
#include "recorder/input_stems.hpp"

#include <algorithm>
#include <array>

namespace midipool {
namespace {

// 16 s: more wait only when nobody asks for them.
constexpr std::size_t kMost = 6'000;

}  // namespace

InputStems::InputStems(std::size_t count, const Interpolator& interpolator) {
  for (std::size_t i = 0; i < count; ++i) {
    stems_.push_back(std::make_unique<TimedStem>(1, interpolator));
  }
}

void InputStems::captured(const InputBlock& block) {
  blocks_.push_back(block);
  if (blocks_.size() > kMost) blocks_.pop_front();
}

// Whichever track is asked first gives all what is due.
bool InputStems::render(std::size_t input, SessionTime start, std::span<float> samples) {
  while (!blocks_.empty() && blocks_.front().captured < start + TimedStem::kAhead) {
    give(blocks_.front(), start);
    blocks_.pop_front();
  }
  return stems_[input]->render(start, samples, {});
}

// A device that has just been changed may have more inputs, or fewer.
void InputStems::give(const InputBlock& block, SessionTime start) {
  const auto count = std::min<std::size_t>(block.inputs, stems_.size());
  for (std::size_t i = 0; i < count; ++i) {
    const std::array planar{block.samples[i].data()};
    stems_[i]->take(block.frame + TimedStem::kFirstFrame, block.captured, planar, block.frames,
                    start);
  }
}

void InputStems::forgetBefore(SessionTime time) {
  while (!blocks_.empty() && blocks_.front().captured < time) blocks_.pop_front();
}

}  // namespace midipool
