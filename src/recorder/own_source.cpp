// SPDX-License-Identifier: GPL-3.0-or-later
#include "recorder/own_source.hpp"

namespace midipool {
namespace {

// 16 s of the shortest blocks: more wait only when nobody asks for them.
constexpr std::size_t kMost = 12'000;

}  // namespace

void OwnSource::captured(const SoundBlock& block) {
  blocks_.push_back(block);
  if (blocks_.size() > kMost) blocks_.pop_front();
}

bool OwnSource::render(SessionTime start, std::span<float> left, std::span<float> right) {
  while (!blocks_.empty() && blocks_.front().captured < start + TimedStem::kAhead) {
    auto& block = blocks_.front();
    block.frame += TimedStem::kFirstFrame;
    stem_.take(block, start);
    blocks_.pop_front();
  }
  return stem_.render(start, left, right);
}

void OwnSource::forgetBefore(SessionTime time) {
  while (!blocks_.empty() && blocks_.front().captured < time) blocks_.pop_front();
}

}  // namespace midipool
