// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/sound/sound_process.hpp"

#include <algorithm>
#include <cmath>

#include "client/sound/room_mix.hpp"
#include "realtime/sleep.hpp"

namespace midipool {

SoundProcess::SoundProcess() {
  const auto inputs = RoomMix::usualInputs();
  for (std::size_t input = 0; input < inputs.size(); ++input) {
    static_cast<void>(
        sending_.add(StripId{static_cast<std::uint32_t>(input)}, StripInput::kMono, inputs[input]));
  }
}

void SoundProcess::process(const AudioBlock& block) noexcept {
  const Cycle cycle{
      block.start,
      Nanoseconds{std::llround(static_cast<double>(block.frames) * block.nanosecondsPerFrame)},
      realtime::monotonicNow()};
  const auto& mapping = mappings_.get();
  if (!mapping) {
    silence(block);
    cycles_.set(cycle);
    return;
  }
  const auto start = mapping->toSession(block.start);
  const double period = block.nanosecondsPerFrame * mapping->slopeAt(block.start);
  captureFrom(block, start, period);
  cycles_.set(cycle);  // what has been captured goes out while the rest is being done
  playTo(block, start, period);
}

void SoundProcess::captureFrom(const AudioBlock& block, SessionTime start, double period) noexcept {
  std::array<StripBlock, kMostInputs> inputs{};
  const auto count = std::min(block.in.size(), kMostInputs);
  for (std::size_t input = 0; input < count; ++input) {
    inputs[input] = {
        StripId{static_cast<std::uint32_t>(input)}, {block.in[input], block.frames}, {}};
  }
  const std::span left{sendLeft_.data(), block.frames};
  const std::span right{sendRight_.data(), block.frames};
  sending_.mix(std::span{inputs}.first(count), left, right);
  capture_.add(left, right, start, period);
}

void SoundProcess::playTo(const AudioBlock& block, SessionTime start, double period) noexcept {
  const Stems::Visit stems{stems_, 0};
  const auto& given = delays_.get();
  const auto delay = given.change.delayAt(start);
  std::array<StripBlock, kStemSlots + 1> strips{};
  std::size_t count = 0;
  if (const auto& own = own_.get(); own.direct) {
    strips[count++] = {
        own.strip, {sendLeft_.data(), block.frames}, {sendRight_.data(), block.frames}};
  }
  for (std::size_t slot = 0; slot < kStemSlots; ++slot) {
    auto* stem = stems[slot];
    auto [left, right] = block.stems[slot];
    if (stem == nullptr) {
      if (left != nullptr) std::fill_n(left, block.frames, 0.0F);
      if (right != nullptr) std::fill_n(right, block.frames, 0.0F);
      continue;
    }
    if (left == nullptr) left = stemSamples_[slot][0].data();
    if (right == nullptr) right = stemSamples_[slot][1].data();
    const std::span leftSpan{left, block.frames};
    const std::span rightSpan{right, block.frames};
    stem->playAt(delay, given.most);
    stem->play(block.start, start, period, leftSpan, rightSpan, block.skipped);
    strips[count++] = {stem->strip(), leftSpan, rightSpan};
  }
  if (playMetronome(block, start, period, delay.value_or(Nanoseconds::zero()))) {
    strips[count++] = {kMetronomeStrip, {clicks_.data(), block.frames}, {}};
  }
  mix_.mix(std::span{strips}.first(count), {block.left, block.frames}, {block.right, block.frames});
}

bool SoundProcess::playMetronome(const AudioBlock& block, SessionTime start, double period,
                                 Nanoseconds delay) noexcept {
  const std::span clicks{clicks_.data(), block.frames};
  if (!metronome_.play(start, period, delay, clicks)) return false;
  const auto& [left, right] = block.stems[kMetronomeSlot];
  for (auto* const output : {left, right}) {
    if (output != nullptr) std::ranges::copy(clicks, output);
  }
  return true;
}

void SoundProcess::silence(const AudioBlock& block) noexcept {
  std::fill_n(block.left, block.frames, 0.0F);
  std::fill_n(block.right, block.frames, 0.0F);
  for (const auto& stem : block.stems) {
    if (stem.left != nullptr) std::fill_n(stem.left, block.frames, 0.0F);
    if (stem.right != nullptr) std::fill_n(stem.right, block.frames, 0.0F);
  }
}

}  // namespace midipool
